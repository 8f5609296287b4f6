namespace ScaleParty.Training.Data;

/// <summary>One image cannot be used; the message says why, without its name. Caught by the sources, which count it.</summary>
internal sealed class ImageRejectedException : Exception
{
    public ImageRejectedException(string reason)
        : base(reason)
    {
    }
}
