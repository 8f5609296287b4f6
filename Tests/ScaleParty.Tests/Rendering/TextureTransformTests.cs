using CsCheck;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

public sealed class TextureTransformTests
{
    private static readonly Gen<View> Views =
        from x in Gen.Double[-3, 3]
        from y in Gen.Double[-3, 3]
        from logScale in Gen.Double[-5, 1]
        from aspect in Gen.Double[0.5, 2]
        from rotation in Gen.Double[-400, 400]
        from shear in Gen.Double[-1, 1]
        from width in Gen.Int[16, 90]
        from height in Gen.Int[16, 90]
        from turned in Gen.Bool
        select new View(new(x, y), Math.Exp(logScale), aspect, turned ? rotation : 0, turned ? shear : 0, new(width, height));

    [Fact]
    public void A_texel_looked_up_at_a_point_of_the_view_shows_the_content_that_the_view_wants_there()
    {
        Gen.Select(Views, Views, Gen.Bool, Gen.Double[0, 0.3], Gen.Int[0, 1000], Gen.Bool).Sample(
            (shown, wanted, anchored, overscan, texel, bulged) =>
            {
                using var synthesizer = new PositionSynthesizer(held: true);
                var options = new GenerativeTextureOptions
                {
                    Anchor = anchored ? LatticeAnchor.Anchored : LatticeAnchor.Free,
                    Overscan = overscan,
                };
                using GenerativeTexture texture = GenerativeTextureTests.Create(synthesizer, out MemoryTarget target, options);
                texture.Parameters.Bulge = bulged ? 0.5 : 0;
                shown.Set(texture.Parameters);
                texture.Update(0);
                synthesizer.Allow();
                Assert.True(texture.Finish());
                SynthesisRequest made = synthesizer.Requests.Single();

                // The next image is held back: the shown one must serve the wanted view.
                wanted.Set(texture.Parameters);
                Assert.False(texture.Update(0));
                Resolution size = target.Resolution;
                int i = texel % size.Width, j = texel * 7 % size.Height;
                SampleLattice lattice = made.Lattice(synthesizer.Network.Description.Blocks);
                Vector2d has = Warped(made.Warp, lattice.Position(lattice.Blocks, 0, i, j));

                Vector2d uv = texture.Transform.Inverse().Apply(new((i + 0.5) / size.Width, (j + 0.5) / size.Height));
                ImageRegion region = texture.Parameters.Region;
                Vector2d wants = Warped(texture.Parameters.Warp, region.TopLeft + (region.Extent * uv));
                Assert.True((wants - has).Length < 1e-9, $"{wants} instead of {has}");
                synthesizer.Allow(2);
            },
            iter: 150);
    }

    [Fact]
    public void A_transform_after_its_inverse_leaves_points_where_they_are()
    {
        Gen.Double[-2, 2].Array[8].Where(v => Math.Abs((v[0] * v[4]) - (v[1] * v[3])) > 0.01).Sample(v =>
        {
            var t = new AffineTransform(v[0], v[1], v[2], v[3], v[4], v[5]);
            var p = new Vector2d(v[6], v[7]);
            Assert.True((t.Inverse().Apply(t.Apply(p)) - p).Length < 1e-10);
            Assert.True((t.Then(t).Apply(p) - t.Apply(t.Apply(p))).Length < 1e-12);
        });
        Assert.Throws<InvalidOperationException>(() => new AffineTransform(1, 2, 0, 2, 4, 0).Inverse());
    }

    private static Vector2d Warped(Warp? warp, Vector2d p) => warp?.Apply(p) ?? p;

    private sealed record View(Vector2d Centre, double Scale, double Aspect, double Rotation, double Shear, Resolution Resolution)
    {
        public void Set(TextureParameters parameters)
        {
            (parameters.Centre, parameters.Scale, parameters.Aspect) = (Centre, Scale, Aspect);
            (parameters.Rotation, parameters.Shear, parameters.Resolution) = (Rotation, Shear, Resolution);
        }
    }
}
