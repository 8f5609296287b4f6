namespace ScaleParty.Models;

/// <summary>Finds the tensors of a state dict in what a pickle held.</summary>
internal static class StateDict
{
    private const int MaximumElements = SafeTensors.MaximumDataBytes / sizeof(double);

    /// <summary>The tensors of root["state_dict"], or of the root itself, by name.</summary>
    /// <param name="root">What the pickle held.</param>
    /// <param name="source">The file's name.</param>
    /// <param name="fileLength">Length of the file: tensors that share memory cannot be read for more bytes than it has.</param>
    /// <param name="read">Reads the elements of a storage from one index, as many as asked for, as floats.</param>
    public static Dictionary<string, CheckpointTensor> Tensors(object? root, string source, long fileLength, Func<PickledStorage, long, int, float[]> read)
    {
        if (root is not PickleDictionary dictionary)
        {
            throw BadFile.Because(source, "its pickle holds no dictionary; expected a checkpoint with a state dict");
        }

        long left = fileLength;
        float[] ReadWithin(PickledTensor tensor, string name)
        {
            left -= tensor.Reach * tensor.Storage.Type.ElementSize();
            if (left < 0 || tensor.Reach > MaximumElements)
            {
                throw BadFile.Because(source, $"tensor {BadFile.Quote(name)} reaches over {tensor.Reach} elements; expected at most {MaximumElements}, and all tensors together no more than the file");
            }

            return tensor.Gather(read(tensor.Storage, tensor.Offset, (int)tensor.Reach));
        }

        var tensors = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach ((object? key, object? value) in (dictionary.Find("state_dict") as PickleDictionary ?? dictionary).Items)
        {
            if (key is string name && value is PickledTensor tensor && !tensors.TryAdd(name, new CheckpointTensor(tensor.Shape, () => ReadWithin(tensor, name))))
            {
                throw BadFile.Because(source, $"tensor {BadFile.Quote(name)} is there twice");
            }
        }

        return tensors;
    }
}
