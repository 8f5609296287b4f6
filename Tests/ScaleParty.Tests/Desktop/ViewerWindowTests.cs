namespace ScaleParty.Tests.Desktop;

/// <summary>The viewer's window on a display in memory, end to end.</summary>
public sealed class ViewerWindowTests : IClassFixture<VirtualDisplay>
{
    private readonly VirtualDisplay _display;

    public ViewerWindowTests(VirtualDisplay display) => _display = display;

    [Fact]
    public void A_window_opens_draws_and_saves_what_it_shows()
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.Run(_display.Name, "--size", "400x300", "--screenshot", folder.File("shot.png"), "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains("First picture", said, StringComparison.Ordinal);
        var shot = new Picture(folder.File("shot.png"));
        Assert.Equal((400, 300), (shot.Width, shot.Height));
        Assert.True(shot.StandardDeviation > 4, $"constant: {shot.StandardDeviation}");
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public void A_window_closes_after_the_frames_it_was_given()
    {
        (int exit, string said) = ViewerProcess.Run(_display.Name, "--size", "200x160", "--frames", "5");
        Assert.True(exit == 0, said);
        Assert.Contains("drawn by", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_draws_what_compute_shaders_make_frame_by_frame()
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.Run(
            _display.Name, "--backend", "compute", "--size", "400x300", "--screenshot", folder.File("shot.png"));
        Assert.True(exit == 0, said);
        Assert.Contains(", compute ", said, StringComparison.Ordinal);
        Assert.Contains("First picture", said, StringComparison.Ordinal);
        double deviation = new Picture(folder.File("shot.png")).StandardDeviation;
        Assert.True(deviation > 4, $"constant: {deviation}");
    }

    [Fact]
    public void A_display_that_is_not_there_leads_off_screen_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.Run(":9876", "--frames", "1", "--size", "64x64", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains("Rendering off screen", said, StringComparison.Ordinal);
        Assert.Contains("GLFW", said, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("out/frame_00000.png")));
    }
}
