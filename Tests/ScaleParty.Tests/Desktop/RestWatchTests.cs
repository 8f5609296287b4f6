using ScaleParty.Rendering;
using ScaleParty.Viewer;

namespace ScaleParty.Tests.Desktop;

public sealed class RestWatchTests
{
    [Fact]
    public void A_view_is_at_rest_when_nothing_has_changed_for_the_delay()
    {
        var parameters = new TextureParameters();
        var watch = new RestWatch(parameters, 0.5);
        Assert.False(watch.IsAtRest(10));
        Assert.False(watch.IsAtRest(10.4));
        Assert.True(watch.IsAtRest(10.5));
        parameters.Latent = 3;
        Assert.False(watch.IsAtRest(11));
        Assert.True(watch.IsAtRest(11.6));
        Assert.False(watch.IsAtRest(12, moved: true));
        Assert.True(watch.IsAtRest(12.5));
    }

    [Fact]
    public void The_resolution_that_follows_from_rest_does_not_end_it()
    {
        var parameters = new TextureParameters();
        var watch = new RestWatch(parameters, 0.5);
        watch.IsAtRest(10);
        Assert.True(watch.IsAtRest(11));
        parameters.Resolution = new(640, 480);
        Assert.True(watch.IsAtRest(11.1));
    }
}
