using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using ScaleParty.Models;

namespace ScaleParty.Editor.State;

/// <summary>
/// The directions of largest variance of a network's w, from the covariance over the latents of the seeds 0 to 4095 (principal components, as Härkönen et al., GANSpace, 2020, use them).
/// Each has a length of one standard deviation, and its largest component is positive.
/// </summary>
internal sealed class PrincipalDirections
{
    private readonly float[][] _directions;

    public PrincipalDirections(LatentSpace space)
    {
        int size = space.Network.Description.StyleChannels, count = LatentSpace.MeanLatentSamples;
        Matrix<double> samples = Matrix<double>.Build.Dense(count, size);
        for (int seed = 0; seed < count; seed++)
        {
            float[] w = space.Map(space.Sample((ulong)seed)).Styles[0];
            for (int i = 0; i < size; i++)
            {
                samples[seed, i] = w[i];
            }
        }

        Vector<double> mean = samples.ColumnSums() / count;
        for (int seed = 0; seed < count; seed++)
        {
            samples.SetRow(seed, samples.Row(seed) - mean);
        }

        Evd<double> parts = (samples.TransposeThisAndMultiply(samples) / count).Evd(Symmetricity.Symmetric);

        // Values come in ascending order.
        _directions = [.. Enumerable.Range(0, Math.Min(ViewState.Directions, size)).Select(n => Direction(parts.EigenVectors.Column(size - 1 - n), parts.EigenValues[size - 1 - n].Real))];
    }

    /// <summary>How many there are.</summary>
    public int Count => _directions.Length;

    /// <summary>A latent, moved along directions in every style.</summary>
    /// <param name="code">The latent.</param>
    /// <param name="steps">Standard deviations by number of the direction, from 1.</param>
    /// <exception cref="InvalidDataException">There is no direction of a number.</exception>
    public StyleCode Move(StyleCode code, IReadOnlyDictionary<int, double> steps)
    {
        var offset = new double[code.Styles[0].Length];
        foreach ((int number, double step) in steps)
        {
            if (number > Count)
            {
                throw new InvalidDataException($"'direction.{number}' is none of this network; expected 1 to {Count}");
            }

            for (int i = 0; i < offset.Length; i++)
            {
                offset[i] += step * _directions[number - 1][i];
            }
        }

        return new StyleCode([.. code.Styles.Select(w => w.Select((v, i) => (float)(v + offset[i])).ToArray())], code.Phases);
    }

    private static float[] Direction(Vector<double> vector, double variance)
    {
        double scale = Math.Sqrt(Math.Max(variance, 0)) * (vector[vector.AbsoluteMaximumIndex()] < 0 ? -1 : 1);
        return [.. vector.Select(v => (float)(v * scale))];
    }
}
