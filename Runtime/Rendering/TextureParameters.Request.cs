using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <content>From the parameters to a synthesizer's request. Unchanged parts are the same instances.</content>
public sealed partial class TextureParameters
{
    private PictureWarpKey _pictureWarpKey;
    private Warp? _pictureWarp, _warp;
    private AffineWarp? _viewWarp;
    private NoiseSettings _noiseTemplate = NoiseSettings.Off, _noise = NoiseSettings.Off;

    /// <summary>
    /// The warp, or null where no warp parameter has an effect. The picture is first attracted or repelled, then swirled,
    /// bulged and displaced by the wave; last, the view is sheared and rotated about the centre of the region.
    /// </summary>
    public Warp? Warp
    {
        get
        {
            Warp? picture = PictureWarp();
            AffineWarp? view = ViewWarp();
            if (view is null)
            {
                return picture;
            }

            if (picture is null)
            {
                return view;
            }

            if (_warp is not WarpChain chain || !ReferenceEquals(chain.First, picture) || !ReferenceEquals(chain.Second, view))
            {
                _warp = picture.Then(view);
            }

            return _warp;
        }
    }

    /// <summary>Rotation and shear alone: the content that appears at p is that of View(p).</summary>
    internal AffineTransform View
    {
        get
        {
            if (ViewWarp() is not { } view)
            {
                return AffineTransform.Identity;
            }

            Matrix2d m = view.Matrix;
            Vector2d moved = view.Pivot - (m * view.Pivot);
            return new AffineTransform(m.M11, m.M12, moved.X, m.M21, m.M22, moved.Y);
        }
    }

    /// <summary>The request for a synthesizer.</summary>
    /// <param name="latents">Bakes the latent; the same instance while latent, layout and truncation do not change.</param>
    /// <param name="options">Mode, padding, anchor, overscan and the noise whose strength and seed the parameters set; or null for the defaults.</param>
    public SynthesisRequest ToRequest(LatentCache latents, GenerativeTextureOptions? options = null) =>
        ToRequest(Guard.NotNull(latents, nameof(latents)).Get(Latent, Layout, Truncation), options ?? GenerativeTextureOptions.Default, 0);

    internal SynthesisRequest ToRequest(BakedLatent latent, GenerativeTextureOptions options, ulong frame) => new(latent, options.Overscanned(Region))
    {
        Warp = Warp,
        Noise = Noise(options.Noise, frame),
        Padding = options.Padding,
        Anchor = options.Mode == SynthesisMode.Pyramid ? LatticeAnchor.Free : options.Anchor,
        Mode = options.Mode,
    };

    private Warp? PictureWarp()
    {
        var key = new PictureWarpKey(WarpCentre, WarpRadius, RadialMagnitude, Swirl, Bulge, WaveAmplitude, Wavelength);
        if (key != _pictureWarpKey)
        {
            _pictureWarpKey = key;
            Warp? warp = RadialMagnitude == 1 ? null : new RadialWarp(WarpCentre, RadialMagnitude);
            warp = Swirl == 0 ? warp : Chain(warp, new SwirlWarp(WarpCentre, Swirl, WarpRadius));
            warp = Bulge == 0 ? warp : Chain(warp, new BulgeWarp(WarpCentre, Bulge, WarpRadius));
            _pictureWarp = WaveAmplitude == 0 ? warp : Chain(warp, new WaveWarp(WaveAmplitude, Wavelength));
        }

        return _pictureWarp;
    }

    private AffineWarp? ViewWarp()
    {
        // Whole turns change nothing.
        double rotation = Math.IEEERemainder(Rotation, 360);
        if (rotation == 0 && Shear == 0)
        {
            return null;
        }

        if (_viewWarp is null || _viewWarp.Pivot != Centre || _viewWarp.Rotation != rotation || _viewWarp.Shear != Shear)
        {
            _viewWarp = new AffineWarp(Centre, rotation, Shear);
        }

        return _viewWarp;
    }

    private NoiseSettings Noise(NoiseSettings template, ulong frame)
    {
        if (template.Policy == NoisePolicy.None || NoiseStrength == 0)
        {
            return NoiseSettings.Off;
        }

        ulong seed = (ulong)NoiseSeed;
        frame = template.Policy == NoisePolicy.Random ? frame : template.Frame;
        if (!ReferenceEquals(template, _noiseTemplate) || _noise.Policy != template.Policy || _noise.Strength != NoiseStrength || _noise.Seed != seed || _noise.Frame != frame)
        {
            _noiseTemplate = template;
            _noise = template with { Strength = NoiseStrength, Seed = seed, Frame = frame };
        }

        return _noise;
    }

    private static Warp Chain(Warp? first, Warp next) => first is null ? next : first.Then(next);

    private readonly record struct PictureWarpKey(Vector2d Centre, double Radius, double Radial, double Swirl, double Bulge, double Amplitude, double Wavelength);
}
