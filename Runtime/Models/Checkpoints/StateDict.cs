namespace ScaleParty.Models;

/// <summary>Finds the tensors of a state dict in the content of a pickle.</summary>
internal static class StateDict
{
    private const int LongestName = 1024;
    private const int MaximumEntries = 250_000;
    private const int MaximumElements = SafeTensors.MaximumDataBytes / sizeof(double);

    /// <summary>The tensors of root["state_dict"], or of the root itself, by name; those of a dictionary within by both names, joined by a dot.</summary>
    /// <param name="root">The content of the pickle.</param>
    /// <param name="source">The file's name.</param>
    /// <param name="fileLength">Length of the file: tensors that share memory cannot be read for more bytes than it has.</param>
    /// <param name="read">Reads the elements of a storage from one index, as many as requested, as floats.</param>
    public static Dictionary<string, CheckpointTensor> Tensors(object? root, string source, long fileLength, Func<PickledStorage, long, int, float[]> read)
    {
        if (root is PickleOpaque opaque)
        {
            throw BadFile.Because(source, $"its pickle is an object of the global {BadFile.Quote(opaque.Name)}, which is not allowed in place of a state dict; nothing in a checkpoint is executed");
        }

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
        foreach ((string name, object? value) in Named(dictionary.Find("state_dict") as PickleDictionary ?? dictionary, source))
        {
            if (!tensors.TryAdd(name, Tensor(name, value)))
            {
                throw BadFile.Because(source, $"tensor {BadFile.Quote(name)} is there twice");
            }
        }

        return tensors;

        CheckpointTensor Tensor(string name, object? value) => value is PickledTensor tensor
            ? new CheckpointTensor(tensor.Shape, () => ReadWithin(tensor, name))
            : new CheckpointTensor([], () => throw BadFile.Because(source, $"tensor {BadFile.Quote(name)} is an object of {BadFile.Quote(((PickleOpaque)value!).Name)}, which is not read"));
    }

    /// <summary>Tensors and opaque values with the names of the dictionaries that lead to them; each dictionary is entered once.</summary>
    private static List<(string Name, object? Value)> Named(PickleDictionary root, string source)
    {
        var found = new List<(string, object?)>();
        var seen = new HashSet<PickleDictionary> { root };
        var open = new Stack<(string Prefix, PickleDictionary Dictionary)>();
        open.Push((string.Empty, root));
        int entries = 0;
        while (open.Count > 0)
        {
            (string prefix, PickleDictionary dictionary) = open.Pop();
            foreach ((object? key, object? value) in dictionary.Items)
            {
                if (++entries > MaximumEntries)
                {
                    throw BadFile.Because(source, $"its dictionaries hold more than {MaximumEntries} entries");
                }

                if (key is not string name || prefix.Length + name.Length > LongestName)
                {
                    continue;
                }

                if (value is PickledTensor or PickleOpaque)
                {
                    found.Add((prefix + name, value));
                }
                else if (value is PickleDictionary inner && seen.Add(inner))
                {
                    open.Push(($"{prefix}{name}.", inner));
                }
            }
        }

        return found;
    }
}
