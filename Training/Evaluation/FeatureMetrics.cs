using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Distances between two sets of feature vectors, whatever network they come from.</summary>
internal static class FeatureMetrics
{
    private const int Rows = 1024;

    /// <summary>Frechet distance between Gaussians fitted to both sets (Heusel et al. 2017).</summary>
    /// <param name="real">[N, D].</param>
    /// <param name="fake">[M, D].</param>
    public static double FrechetDistance(Tensor real, Tensor fake)
    {
        Check(real, fake, 2);
        using FeatureSet a = new(0), b = new(0);
        a.Add(real);
        b.Add(fake);
        return FrechetDistance(a, b);
    }

    /// <summary>The same for sets that passed in batches.</summary>
    internal static double FrechetDistance(FeatureSet real, FeatureSet fake)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor meanA, Tensor covarianceA) = real.Fit();
        (Tensor meanB, Tensor covarianceB) = fake.Fit();

        // tr sqrt(A B) = tr sqrt(sqrt(A) B sqrt(A)), and the latter is symmetric: real eigenvalues, no complex roots.
        (Tensor values, Tensor vectors) = linalg.eigh(covarianceA);
        Tensor root = (vectors * values.clamp_min(0).sqrt()).matmul(vectors.t());
        Tensor cross = linalg.eigvalsh(root.matmul(covarianceB).matmul(root)).clamp_min(0).sqrt().sum();
        return ((meanA - meanB).square().sum() + covarianceA.diagonal().sum() + covarianceB.diagonal().sum() - (2 * cross)).ToDouble();
    }

    /// <summary>
    /// Improved precision and recall (Kynkaanniemi et al. 2019): the share of fakes within a real one's distance to its k-th
    /// nearest real neighbour, and the other way round.
    /// </summary>
    /// <param name="real">[N, D].</param>
    /// <param name="fake">[M, D].</param>
    /// <param name="neighbours">k; 3 in the paper.</param>
    public static (double Precision, double Recall) PrecisionRecall(Tensor real, Tensor fake, int neighbours = 3)
    {
        Check(real, fake, neighbours + 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor a = real.to(ScalarType.Float64), b = fake.to(ScalarType.Float64);
        return (Covered(b, a, Radii(a, neighbours)), Covered(a, b, Radii(b, neighbours)));
    }

    private static void Check(Tensor real, Tensor fake, int least)
    {
        if (real.shape.Length != 2 || fake.shape.Length != 2 || real.shape[1] != fake.shape[1] || Math.Min(real.shape[0], fake.shape[0]) < least)
        {
            throw new ArgumentException($"features are [{string.Join(", ", real.shape)}] and [{string.Join(", ", fake.shape)}]; expected [N, D] and [M, D] with at least {least} each", nameof(real));
        }
    }

    // Distance of every vector to its k-th nearest other one; the nearest of all is itself.
    private static Tensor Radii(Tensor x, int neighbours) =>
        cat([.. Blocks(x).Select(block => cdist(block, x).topk(neighbours + 1, 1, largest: false).values.select(1, neighbours))], 0);

    private static double Covered(Tensor points, Tensor centres, Tensor radii) =>
        cat([.. Blocks(points).Select(block => (cdist(block, centres) <= radii).any(1))], 0).to(ScalarType.Float64).mean().ToDouble();

    private static IEnumerable<Tensor> Blocks(Tensor x)
    {
        for (long start = 0; start < x.shape[0]; start += Rows)
        {
            yield return x.narrow(0, start, Math.Min(Rows, x.shape[0] - start));
        }
    }
}
