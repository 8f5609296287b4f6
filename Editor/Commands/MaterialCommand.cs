using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Materials;
using ScaleParty.Editor.State;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>material --state TEXT --out FOLDER: a region as the maps of a material.</summary>
internal static class MaterialCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var defaults = new MaterialOptions();
        var renderer = new RendererOptions();
        Option<ViewState> state = RendererOptions.State();
        var side = StrictOption.Whole("--side", "Pixels per side.", MaterialOptions.SmallestSide, MaterialOptions.LargestSide, defaults.Side);
        var seams = StrictOption.Choice("--seamless", "How the edges meet: none, exact (the region is made periodic, for networks with Fourier encoding), or blend (margins are blended, for all).", defaults.Seams);
        var packing = StrictOption.Choice("--packing", "Packed channels: unity (HDRP mask map), unreal (ORM, normals as for DirectX), or none.", defaults.Packing);
        var radius = StrictOption.Number("--occlusion-radius", "How far ground shades other ground, as a share of the side.", 0.001, 0.5, defaults.OcclusionRadius);
        var land = StrictOption.Number("--land-roughness", "Roughness where there is no water.", 0, 1, defaults.LandRoughness);
        var water = StrictOption.Number("--water-roughness", "Roughness of water, for networks with that channel.", 0, 1, defaults.WaterRoughness);
        var to = new Option<string>("--out") { Description = "The folder to write.", Required = true, HelpName = "FOLDER" };
        var command = new Command("material", "Writes a region as albedo, height, normal, occlusion and roughness maps.") { state, side, seams, packing, radius, land, water, to };
        renderer.AddTo(command);
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            using StateRenderer made = renderer.Open(parsed);
            var options = new MaterialOptions
            {
                Side = parsed.GetValue(side),
                Seams = parsed.GetValue(seams),
                Packing = parsed.GetValue(packing),
                OcclusionRadius = parsed.GetValue(radius),
                LandRoughness = parsed.GetValue(land),
                WaterRoughness = parsed.GetValue(water),
            };
            string folder = parsed.GetRequiredValue(to);
            IReadOnlyList<string> files = [];
            ShareProgress.Run(console, "material", progress => files = MaterialExport.Run(made, parsed.GetRequiredValue(state), options, folder, progress, stop.Token));
            console.WriteLine($"Written: {folder} ({string.Join(", ", files)})");
            return ExitCode.Done;
        });
        return command;
    }
}
