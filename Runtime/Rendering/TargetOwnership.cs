using System.Runtime.CompilerServices;

namespace ScaleParty.Rendering;

/// <summary>Which targets belong to a texture: two textures on one would overwrite each other's images.</summary>
internal static class TargetOwnership
{
    private static readonly object Gate = new();
    private static readonly ConditionalWeakTable<ITextureTarget, object> Owned = new();

    /// <summary>Reserves a target for one texture.</summary>
    /// <exception cref="ArgumentException">It belongs to another one.</exception>
    public static void Take(ITextureTarget target)
    {
        lock (Gate)
        {
            if (Owned.TryGetValue(target, out _))
            {
                throw new ArgumentException($"this {target.GetType().Name} takes the images of another generative texture already, and two would overwrite each other's; give each texture a target of its own, or dispose the other texture first", nameof(target));
            }

            Owned.Add(target, Gate);
        }
    }

    /// <summary>Releases the target of a disposed texture.</summary>
    public static void Free(ITextureTarget target)
    {
        lock (Gate)
        {
            Owned.Remove(target);
        }
    }
}
