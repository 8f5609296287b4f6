using System.Runtime.CompilerServices;
#if NETSTANDARD
using System.Runtime.InteropServices;
#endif

namespace ScaleParty;

/// <summary>
/// Reads elements of read-only spans. The signature of their indexer has a modifier that the class library of Mono 6.8 lacks: there a method that
/// calls it fails with a MissingMethodException. So the netstandard2.1 build reads through writable spans, which have none.
/// </summary>
internal static class SpanElements
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(this ReadOnlySpan<T> span, int index) =>
#if NETSTANDARD
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(span), span.Length)[index];
#else
        span[index];
#endif
}
