using System.CommandLine;
using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Heights;
using ScaleParty.Editor.State;
using ScaleParty.Editor.Tiles;
using ScaleParty.Sampling;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>render --state TEXT --out FILE: the picture of a state, its heights or its terrain. With --tiles: a pyramid of tiles of its region in a folder.</summary>
internal static class RenderCommand
{
    private const int SmallestSide = 16;
    private const int LargestPicture = 4096;

    public static Command Create(IAnsiConsole console)
    {
        var renderer = new RendererOptions();
        Option<ViewState> state = RendererOptions.State();
        var size = StrictOption.Size("--size", "Pixels of the picture, at most 4096 per side, or of the tiles' level 0. Without: those of the state.", SmallestSide, Resolution.MaximumSide);
        var tile = StrictOption.Whole<int>("--tiles", "Write tiles of this side: a level 0 of the whole size, and levels of half the size each until one tile is left.", TileExport.SmallestTile, TileExport.LargestTile);
        var to = new Option<string>("--out") { Description = "The file to write: .png or .dds (with mipmaps), .r16 or .r32 (heights, with a description), .glb (terrain as a mesh); with --tiles, a folder.", Required = true };
        var command = new Command("render", "Makes the picture of a state of the inspector, or tiles of its region.") { state, size, tile, to };
        renderer.AddTo(command);
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            ViewState shown = parsed.GetRequiredValue(state);
            Resolution pixels = parsed.GetValue(size) ?? new Resolution((int)shown["width"], (int)shown["height"]);
            string target = parsed.GetRequiredValue(to);
            renderer.RequireOther(parsed, target);
            if (parsed.GetValue(tile) is { } side)
            {
                if (shown.View != ViewKind.Colour)
                {
                    throw new WrongUsageException("--tiles writes colours and heights; expected a state without 'view'");
                }

                using StateRenderer tiles = renderer.Open(parsed);
                (int Tiles, int Kept) made = default;
                ShareProgress.Run(console, "tiles", progress => made = new TileExport(tiles, shown, pixels, side).Run(target, progress, stop.Token));
                console.WriteLine($"Written: {target} ({made.Tiles} tiles" + (made.Kept > 0 ? $", {made.Kept} of them there before)" : ")"));
                return ExitCode.Done;
            }

            string ending = Path.GetExtension(target);
            bool dds = ending.Equals(".dds", StringComparison.OrdinalIgnoreCase);
            bool heights = HeightExport.Writes(ending);
            if (!dds && !heights && !ending.Equals(".png", StringComparison.OrdinalIgnoreCase))
            {
                throw new WrongUsageException($"--out is '{target}'; expected a name that ends in .png, .dds, .r16, .r32 or .glb, or --tiles");
            }

            if (Math.Max(pixels.Width, pixels.Height) > LargestPicture)
            {
                throw new WrongUsageException($"--size is {pixels}; expected at most {LargestPicture} per side, or --tiles");
            }

            using StateRenderer one = renderer.Open(parsed);
            if (heights)
            {
                foreach (string written in HeightExport.Run(one, shown, pixels, target, stop.Token))
                {
                    console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Written: {written} ({pixels}, {new FileInfo(written).Length} bytes)"));
                }

                return ExitCode.Done;
            }

            var rgba = new byte[4 * pixels.PixelCount];
            one.Colour(shown, pixels, rgba, stop.Token);
            if (dds)
            {
                DdsFile.Save(target, rgba, pixels.Width, pixels.Height);
            }
            else
            {
                ImageFile.SavePng(target, rgba, pixels.Width, pixels.Height);
            }

            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Written: {target} ({pixels}, {new FileInfo(target).Length} bytes)"));
            return ExitCode.Done;
        });
        return command;
    }
}
