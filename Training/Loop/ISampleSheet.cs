namespace ScaleParty.Training.Loop;

/// <summary>Pictures that show how a run comes on.</summary>
internal interface ISampleSheet : IDisposable
{
    /// <summary>Makes the pictures with the averaged generator and writes them to a PNG file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The sheet's size in pixels.</returns>
    (int Width, int Height) Save(string path);
}
