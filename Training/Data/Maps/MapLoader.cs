using ScaleParty.Models;

namespace ScaleParty.Training.Data;

/// <summary>Reads a map's files.</summary>
internal sealed class MapLoader(string folder, DataSourceOptions limits, string name)
{
    /// <summary>Levels that are half as large: frames are rarely sampled with more than 2^5 map pixels per pixel.</summary>
    private const int MaximumHalvings = 4;
    private const int SmallestLevel = 64;

    public Raster Load(MapDescription description)
    {
        bool globe = description.Projection == MapProjection.Equirectangular;
        var planes = new List<Plane>();
        for (int i = 0; i < description.Files.Count; i++)
        {
            MapFile file = description.Files[i];
            (byte[][] samples, int width, int height) = Decode(file.File, $"files[{i}].file", file.Channels.Count);
            if (planes.Count > 0 && (planes[0].Width != width || planes[0].Height != height))
            {
                throw new TrainingDataException(
                    $"{name}: files[{i}].file: {Path.Combine(folder, file.File)}: {width}x{height} pixels; expected {planes[0].Width}x{planes[0].Height} like {description.Files[0].File}");
            }

            planes.AddRange(samples.Select(s => ToPlane(s, width, height, file, globe)));
        }

        int halvings = 0;
        while (halvings < MaximumHalvings
            && Math.Min(planes[0].Width, planes[0].Height) >> (halvings + 1) >= SmallestLevel
            && (!globe || planes[0].Width % (1 << (halvings + 1)) == 0))
        {
            halvings++;
        }

        return new Raster(planes, globe, halvings);
    }

    public MaskShare LoadMask(MapMask mask, Raster raster)
    {
        (byte[][] samples, int width, int height) = Decode(mask.File, "mask.file", 1);
        return width == raster.Width && height == raster.Height
            ? new MaskShare(samples[0], width, height, mask.Invert, raster.WrapX)
            : throw new TrainingDataException(
                $"{name}: mask.file: {Path.Combine(folder, mask.File)}: a mask of {width}x{height} pixels; expected {raster.Width}x{raster.Height} like the map");
    }

    private (byte[][] Planes, int Width, int Height) Decode(string file, string property, int channels)
    {
        string path = Path.Combine(folder, file);
        try
        {
            return Path.Exists(path)
                ? ImageDecoder.DecodeMap(InputFile.ReadAllBytes(path, limits.MaximumBytes), channels, limits)
                : throw new TrainingDataException($"{name}: {property}: {path}: no such file");
        }
        catch (ImageRejectedException e)
        {
            throw new TrainingDataException($"{name}: {property}: {path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // These messages begin with the path.
            throw new TrainingDataException($"{name}: {property}: {e.Message}", e);
        }
    }

    private static Plane ToPlane(byte[] samples, int width, int height, MapFile file, bool wrap)
    {
        double low = file.Range[0], high = file.Range[1];
        if (file.Smooth == 0 && low == 0 && high == 255)
        {
            return new BytePlane(samples, width, height);
        }

        float[] toUnit = [.. Enumerable.Range(0, 256).Select(v => (float)Math.Clamp((v - low) / (high - low), 0, 1))];
        return new UShortPlane(GaussianBlur.Apply(samples, toUnit, width, height, file.Smooth, wrap), width, height);
    }
}
