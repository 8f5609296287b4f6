namespace ScaleParty.Sampling;

/// <summary>How local warps fade: (1 - d^2 / r^2)^2, which is 1 with slope 0 at the pivot and 0 with slope 0 from the radius on.</summary>
internal static class Falloff
{
    public static double At(Vector2d offset, double radius)
    {
        Vector2d part = offset / radius;
        double rest = 1 - ((part.X * part.X) + (part.Y * part.Y));
        return rest > 0 ? rest * rest : 0;
    }
}
