using ScaleParty.Editor.Projection;

namespace ScaleParty.Tests.Projection;

public sealed class ProjectionScheduleTests
{
    // Half of the ramp is half the rate; 1 - t is 1/8 of the steps, half of the fall: 0.5 - 0.5 cos(pi / 2); at 15/16, 0.5 - 0.5 cos(pi / 4).
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.025, 0.5)]
    [InlineData(0.05, 1)]
    [InlineData(0.75, 1)]
    [InlineData(0.875, 0.5)]
    [InlineData(0.9375, 0.14644660940672624)]
    [InlineData(1, 0)]
    public void The_rate_rises_over_5_percent_and_falls_by_a_cosine_over_25(double t, double expected) => Assert.Equal(expected, ProjectionSchedule.Rate(t), 12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.375, 0.25)]
    [InlineData(0.6, 0.04)]
    [InlineData(0.75, 0)]
    [InlineData(1, 0)]
    public void The_noise_in_w_falls_with_its_square_to_nothing_at_75_percent(double t, double expected) => Assert.Equal(expected, ProjectionSchedule.Noise(t), 12);
}
