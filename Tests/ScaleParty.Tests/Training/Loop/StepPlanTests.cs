using ScaleParty.Sampling;
using ScaleParty.Training.Loop;

namespace ScaleParty.Tests.Training.Loop;

public sealed class StepPlanTests
{
    private static readonly TrainingConfiguration Terrain = Wide(ConfigurationFile.Load("terrain"));

    [Fact]
    public void Smaller_parts_have_the_sampling_periods_of_the_whole()
    {
        TrainingConfiguration whole = Terrain with { Schedule = [] };
        TrainingConfiguration parts = Terrain with { Schedule = [new() { Cells = [8, 12] }] };
        for (int k = 0; k < 50; k++)
        {
            var a = StepPlan.Draw(whole, k, 1.1);
            var b = StepPlan.Draw(parts, k, 1.1);
            Assert.Equal(a.IsPair, b.IsPair);
            Assert.Equal(a.Resolution.Width, 2 * b.Resolution.Width);
            Assert.All(Periods(a).Zip(Periods(b)), p => Assert.Equal(p.First, p.Second, 12));
        }
    }

    [Fact]
    public void Parts_lie_inside_the_frame_and_both_scales_of_a_pair_show_the_same()
    {
        foreach (StepPlan plan in Enumerable.Range(0, 200).Select(k => StepPlan.Draw(Terrain, k, 1.1)))
        {
            foreach (ImageRegion region in plan.Regions.Select(r => r.ToRegion(plan.Resolution)))
            {
                Assert.InRange(region.TopLeft.X, -1 - 1e-9, 1 - region.Extent.X + 1e-9);
                Assert.InRange(region.TopLeft.Y, -1 - 1e-9, 1 - region.Extent.Y + 1e-9);
            }

            if (plan.Second is { } second)
            {
                Assert.Equal(1.5, (double)second.Width / plan.Resolution.Width);
                Assert.Equal(plan.Regions[0].ToRegion(plan.Resolution).Extent.X, plan.Regions[0].ToRegion(second).Extent.X, 12);
            }
        }
    }

    [Fact]
    public void Pairs_and_resolutions_come_as_often_as_asked()
    {
        StepPlan[] plans = [.. Enumerable.Range(0, 2000).Select(k => StepPlan.Draw(Terrain, k, 1.1))];
        Assert.InRange(plans.Count(p => p.IsPair) / 2000.0, 0.27, 0.33);
        StepPlan[] single = [.. plans.Where(p => !p.IsPair)];
        Assert.InRange(single.Count(p => p.Resolution.Width == 192) / (double)single.Length, 0.45, 0.55);
    }

    [Fact]
    public void The_paper_draws_one_region_per_batch_from_sixty_to_a_hundred_and_ten_percent()
    {
        TrainingConfiguration paper = ConfigurationFile.Load("ffhq-256");
        double[] shares = [.. Enumerable.Range(0, 500).Select(k =>
        {
            var plan = StepPlan.Draw(paper, k, 1.1);
            Assert.Single(plan.Regions.Distinct());
            return plan.Regions[0].Share.X;
        })];
        Assert.InRange(shares.Min(), 0.6, 0.62);
        Assert.InRange(shares.Max(), 1.08, 1.1);
        Assert.InRange(shares.Average(), 0.83, 0.87);
    }

    [Fact]
    public void The_schedule_changes_what_it_names_and_keeps_the_rest()
    {
        TrainingConfiguration configuration = Terrain with { Schedule = [new() { From = 0, Cells = [2, 3] }, new() { From = 1000, PairProbability = 0.7, R1 = 0.03 }, new() { From = 2000, Cells = [8, 12], LearningRateFactor = 0.1 }] };
        Assert.Equal([2, 3], StepPlan.Phase(configuration, 1500).Cells);
        Assert.Equal(0.7, StepPlan.Phase(configuration, 2500).PairProbability);
        Assert.Equal([8, 12], StepPlan.Phase(configuration, 2000).Cells);
        Assert.Equal(0.3, StepPlan.Phase(configuration, 999).PairProbability);
        Assert.Equal(0.1, StepPlan.Draw(configuration, 200, 1.1).LearningRateFactor);
        Assert.Equal((configuration.Optimization.R1, 0.03), (StepPlan.Draw(configuration, 10, 1.1).R1, StepPlan.Draw(configuration, 200, 1.1).R1));
    }

    // Of so many cells that parts of frames have fewer.
    private static TrainingConfiguration Wide(TrainingConfiguration terrain) => terrain with { Regions = terrain.Regions with { Cells = [16, 24], MinimumShare = 0.25 } };

    private static IEnumerable<double> Periods(StepPlan plan) => plan.Regions.Select(r => r.ToRegion(plan.Resolution).Scale.X);
}
