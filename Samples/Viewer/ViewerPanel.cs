using ScaleParty.Rendering;
using ScaleParty.Viewer.Input;
using ScaleParty.Viewer.Overlay;

namespace ScaleParty.Viewer;

/// <summary>The content of the panel: a slider per parameter, a button per warp, the figures.</summary>
internal static class ViewerPanel
{
    /// <summary>Builds the panel's sections.</summary>
    /// <param name="controller">Has the parameters and commands.</param>
    /// <param name="hasNoise">Whether the network has noise.</param>
    /// <param name="statistics">The figures.</param>
    public static IReadOnlyList<PanelSection> Build(ViewerController controller, bool hasNoise, ViewerFigures statistics)
    {
        TextureParameters p = controller.Parameters;
        SliderRow Row(string label, string name, double low, double high) => new(label, new SliderModel(p[name], low, high));
        SliderRow Whole(string label, string name) => new(label, new SliderModel(p[name]));
        Chip Command(string label, ViewerCommand command) => new(label, () => false, () => command.Run(controller));

        var sections = new List<PanelSection>
        {
            new(
                "View",
                Row("Centre x", "centre.x", -3, 3),
                Row("Centre y", "centre.y", -3, 3),
                Row("Scale", "scale", 0.02, 8),
                Row("Rotation", "rotation", -180, 180),
                Row("Aspect", "aspect", 0.25, 4),
                Row("Shear", "shear", -1, 1),
                new ChipRow(
                [
                    new Chip("Play", () => controller.Playback.IsPlaying, () => ViewerCommand.TogglePlay.Run(controller)),
                    Command("Reset", ViewerCommand.Reset),
                    Command("Save", ViewerCommand.Screenshot),
                    new Chip("Help", () => controller.IsHelpVisible, () => ViewerCommand.ToggleHelp.Run(controller)),
                ])),
        };
        Chip[] given = controller.HasGivenLatent ? [new Chip("From file", () => controller.ShowsGivenLatent, () => ViewerCommand.GivenLatent.Run(controller))] : [];
        sections.Add(new PanelSection(
            "Latent",
            Row("Look", "latent", 0, 99),
            Row("Layout", "layout", 0, 99),
            Whole("Truncation", "truncation"),
            new ChipRow([Command("Previous", ViewerCommand.PreviousLatent), Command("Next", ViewerCommand.NextLatent), .. given])));
        sections.Add(new PanelSection(
            "Warp",
            new ChipRow([.. controller.Warps.Select(warp => new Chip(warp.Name, () => warp.IsOn, () => controller.ToggleWarp(warp)))]),
            Row("Radial", "warp.radial", 0.33, 3),
            Row("Swirl", "warp.swirl", -360, 360),
            Whole("Bulge", "warp.bulge"),
            Row("Wave", "warp.wave", -0.25, 0.25),
            Row("Wavelength", "warp.wavelength", 0.05, 2),
            Row("Radius", "warp.radius", 0.05, 4),
            Row("Pivot x", "warp.x", -3, 3),
            Row("Pivot y", "warp.y", -3, 3)));
        if (hasNoise)
        {
            sections.Add(new PanelSection("Noise", Whole("Strength", "noise.strength"), Row("Seed", "noise.seed", 0, 99)));
        }

        if (controller.Relief is { } relief)
        {
            sections.Add(new PanelSection(
                "Relief",
                new SliderRow("Sun azimuth", new SliderModel(relief.SunAzimuth, 0, 360)),
                new SliderRow("Sun elevation", new SliderModel(relief.SunElevation)),
                new SliderRow("Strength", new SliderModel(relief.Strength)),
                new ChipRow([new Chip("Relief", () => relief.Strength.Value > 0, () => ViewerCommand.ToggleRelief.Run(controller))])));
        }

        sections.Add(new PanelSection(
            "Texture",
            [
                new SliderRow("Detail", new SliderModel(controller.Detail)),
                .. Modes(controller),
                new ChipRow([new Chip("Only trained detail", () => controller.IsDetailTrained, () => controller.IsDetailTrained = !controller.IsDetailTrained)]),
                .. statistics.Rows(),
            ]));
        return sections;
    }

    private static IEnumerable<PanelRow> Modes(ViewerController controller) =>
        controller.HasModes ? [new ChipRow([new Chip("Pyramid", () => controller.ShowsPyramid, () => ViewerCommand.ToggleMode.Run(controller))])] : [];
}
