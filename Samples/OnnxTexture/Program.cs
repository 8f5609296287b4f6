using System.CommandLine;
using Microsoft.ML.OnnxRuntime;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;

return ProgramShell.Run(args, _ =>
{
    var model = new Argument<string>("model") { Description = "A model of: Editor -- export-onnx default --dynamic --region-inputs --out MODEL" };
    var picture = new Argument<string>("picture") { Description = "PNG file to write." };
    var seed = new Argument<ulong>("seed") { Description = "Seed of the latent.", DefaultValueFactory = _ => 7 };
    var command = new RootCommand("Makes a picture with an exported network.") { model, picture, seed };
    command.SetAction(parsed => Make(parsed.GetRequiredValue(model), parsed.GetRequiredValue(picture), parsed.GetValue(seed)));
    return command;
});

static void Make(string model, string picture, ulong seed)
{
    const int Width = 384, Height = 256;
    LatentCode latent = new LatentSpace(DefaultNetwork.Load()).Sample(seed);
    using var session = new InferenceSession(model);
    Console.WriteLine($"{session.ModelMetadata.CustomMetadataMap["scaleparty.network"]}: {session.ModelMetadata.CustomMetadataMap["scaleparty.credit"]}");

    using OrtValue z = Floats(latent.Z, 1, latent.Z.Length), truncation = Floats([1], 1), phases = Floats(latent.Phases, latent.Phases.Length);
    using OrtValue centre = Floats([0, 0], 2);                       // image units: the full frame is [-1, 1]
    using OrtValue scale = Floats([2f / Height, 2f / Height], 2);    // image units per pixel
    using OrtValue size = OrtValue.CreateTensorValueFromMemory<long>([Width, Height], [2]);

    using var options = new RunOptions();
    using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["z", "truncation", "phases", "centre", "scale", "size"], [z, truncation, phases, centre, scale, size], ["image"]);
    ReadOnlySpan<float> image = outputs[0].GetTensorDataAsSpan<float>();    // [1, channels, height, width]; r, g, b, height, ...
    var rgba = new byte[4 * Width * Height];
    for (int i = 0; i < rgba.Length; i++)
    {
        rgba[i] = i % 4 == 3 ? (byte)255 : (byte)Math.Clamp(127.5f * (image[(i % 4 * Width * Height) + (i / 4)] + 1), 0, 255);
    }

    ImageFile.SavePng(picture, rgba, Width, Height);
    Console.WriteLine(picture);
}

static OrtValue Floats(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);
