using ScaleParty.Animation;
using ScaleParty.Desktop.Windows;
using ScaleParty.Rendering;
using ScaleParty.Viewer.Input;

namespace ScaleParty.Tests.Desktop;

public sealed class ViewerControlsTests
{
    [Fact]
    public void Every_command_has_a_key_of_its_own_and_help_names_every_letter_used()
    {
        Key[] keys = [.. ViewerCommand.All.SelectMany(c => c.Keys)];
        Assert.All(ViewerCommand.All, command => Assert.Same(command, ViewerCommand.Find(Assert.IsType<Key>(command.Keys[0]), repeated: false)));
        Assert.Equal(keys.Distinct(), keys);
        string help = string.Join(' ', ViewerCommand.HelpLines.Select(line => line.Keys));
        foreach (Key letter in keys.Where(key => key is >= Key.A and <= Key.Z))
        {
            Assert.Contains(letter.ToString(), help.Split(' '));
        }
    }

    [Fact]
    public void Held_keys_repeat_movements_but_not_switches()
    {
        Assert.Same(ViewerCommand.PanLeft, ViewerCommand.Find(Key.Left, repeated: true));
        Assert.Null(ViewerCommand.Find(Key.S, repeated: true));
        Assert.Null(ViewerCommand.Find(Key.N, repeated: true));
        Assert.Same(ViewerCommand.NextLatent, ViewerCommand.Find(Key.N, repeated: false));
        Assert.Null(ViewerCommand.Find(Key.Unknown, repeated: false));
    }

    [Fact]
    public void A_warp_switched_off_and_on_has_the_strength_it_had()
    {
        Parameter swirl = new TextureParameters()["warp.swirl"];
        var toggle = new WarpToggle("Swirl", swirl, 120);
        Assert.False(toggle.IsOn);
        toggle.Toggle();
        Assert.Equal(120, swirl.Value);
        swirl.Value = -75;
        toggle.Toggle();
        Assert.Equal(0, swirl.Value);
        toggle.Toggle();
        Assert.Equal(-75, swirl.Value);
    }

    [Theory]
    [InlineData("warp.swirl", -100, 0)]
    [InlineData("warp.radial", 0.6, 1)]
    [InlineData("warp.radial", 1.8, 1)]
    public void Stronger_leads_away_from_no_warp_on_the_same_side_and_weaker_back(string name, double value, double none)
    {
        Parameter parameter = new TextureParameters()[name];
        parameter.Value = value;
        var toggle = new WarpToggle("Warp", parameter, value);
        toggle.Strengthen(1);
        Assert.True(Math.Abs(parameter.Value - none) > Math.Abs(value - none));
        Assert.Equal(Math.Sign(value - none), Math.Sign(parameter.Value - none));
        toggle.Strengthen(-1);
        Assert.Equal(value, parameter.Value, 1e-9);
        for (int i = 0; i < 200; i++)
        {
            toggle.Strengthen(1);
        }

        Assert.InRange(parameter.Value, parameter.Info.Minimum, parameter.Info.Maximum);
    }

    [Fact]
    public void A_latent_transition_arrives_at_whole_numbers_and_presses_add_up()
    {
        Parameter latent = new TextureParameters()["latent"];
        latent.Value = 4.3;
        var transition = new LatentTransition(latent);
        transition.Step(1);
        double before = latent.Value;
        transition.Advance(0.2);
        Assert.InRange(latent.Value, before + 0.01, 4.99);
        transition.Step(1);
        Assert.InRange(latent.Value, before + 0.01, 4.99);
        transition.Advance(5);
        Assert.Equal(6, latent.Value);
        Assert.False(transition.IsRunning);
        transition.Step(-9);
        transition.Advance(5);
        Assert.Equal(0, latent.Value);
    }

    [Fact]
    public void A_cancelled_transition_leaves_the_parameter_alone()
    {
        Parameter latent = new TextureParameters()["latent"];
        var transition = new LatentTransition(latent);
        transition.Step(3);
        transition.Advance(0.1);
        transition.Cancel();
        latent.Value = 17;
        transition.Advance(5);
        Assert.Equal(17, latent.Value);
    }
}
