using System;
using System.Globalization;
using System.IO;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.UnityConsumer
{
    /// <summary>A program as a Unity project would hold it: C# 9, and of the library only what is in the tarball. Writes an image of the default network as raw RGBA.</summary>
    internal static class Program
    {
        private static void Main(string[] args)
        {
            int size = int.Parse(args[1], CultureInfo.InvariantCulture);
            GeneratorNetwork network = DefaultNetwork.Load();
            LatentSpace space = new(network);
            using CpuSynthesizer synthesizer = new(network);
            ImageBuffer image = new();
            synthesizer.Synthesize(new SynthesisRequest(space.Bake(space.Map(space.Sample(1))), ImageRegion.FullFrame(size)), image);
            byte[] pixels = new byte[4 * size * size];
            PixelConverter.ToRgba8(image.Values, image.Channels, pixels);
            File.WriteAllBytes(args[0], pixels);
        }
    }
}
