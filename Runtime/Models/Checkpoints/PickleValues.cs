namespace ScaleParty.Models;

/// <summary>A dict or OrderedDict of a pickle as a list of pairs: keys from outside are never hashed or compared.</summary>
internal sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Items { get; } = [];

    /// <summary>The value of a text key; the last one counts, as in Python.</summary>
    public object? Find(string key)
    {
        for (int i = Items.Count - 1; i >= 0; i--)
        {
            if (Items[i].Key is string text && text == key)
            {
                return Items[i].Value;
            }
        }

        return null;
    }
}

/// <summary>An object of a class that is not read; only its name is kept, nothing of it is built or run.</summary>
/// <param name="Name">Module and name.</param>
internal sealed record PickleOpaque(string Name);

/// <summary>A name that a pickle refers to; only those of the allow-list have an effect.</summary>
internal enum PickleGlobal
{
    OrderedDict,
    RebuildTensor,
    RebuildParameter,
    Storage,
    Unknown,
}

/// <summary>A global; with <see cref="PickleGlobal.Storage"/>, the type of its elements.</summary>
internal sealed record PickleReference(string Name, PickleGlobal Global, TensorType Type);

/// <summary>The memory of tensors, which is elsewhere in the file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Count">Number of its elements.</param>
internal sealed record PickledStorage(string Key, TensorType Type, long Count);

/// <summary>A view of a storage; all its elements are within it.</summary>
/// <param name="Storage">The memory.</param>
/// <param name="Offset">Element of the storage that is this tensor's first.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">Elements of the storage from one index to the next, per dimension.</param>
/// <param name="Count">Number of its elements.</param>
/// <param name="Reach">Elements of the storage from the first to the last of this tensor, both included; 0 without elements.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, int[] Shape, long[] Strides, int Count, long Reach)
{
    /// <summary>Gathers the elements, row-major, from those of the storage that this tensor reaches.</summary>
    public float[] Gather(float[] reached)
    {
        var values = new float[Count];
        var index = new int[Shape.Length];
        long position = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = reached[position];
            for (int axis = Shape.Length - 1; axis >= 0; axis--)
            {
                position += Strides[axis];
                if (++index[axis] < Shape[axis])
                {
                    break;
                }

                position -= Strides[axis] * Shape[axis];
                index[axis] = 0;
            }
        }

        return values;
    }
}
