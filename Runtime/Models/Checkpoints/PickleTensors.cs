namespace ScaleParty.Models;

/// <summary>Interprets the globals, persistent ids and calls of a pickle of torch.save: storages and tensors, as plain data.</summary>
internal sealed class PickleTensors
{
    private const int MaximumRank = 8;

    private static readonly Dictionary<string, (PickleGlobal Global, TensorType Type)> Allowed = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = (PickleGlobal.OrderedDict, default),
        ["torch._utils._rebuild_tensor_v2"] = (PickleGlobal.RebuildTensor, default),
        ["torch._utils._rebuild_parameter"] = (PickleGlobal.RebuildParameter, default),
        ["torch.FloatStorage"] = (PickleGlobal.Storage, TensorType.F32),
        ["torch.HalfStorage"] = (PickleGlobal.Storage, TensorType.F16),
        ["torch.BFloat16Storage"] = (PickleGlobal.Storage, TensorType.BF16),
        ["torch.DoubleStorage"] = (PickleGlobal.Storage, TensorType.F64),
        ["torch.LongStorage"] = (PickleGlobal.Storage, TensorType.I64),
        ["torch.IntStorage"] = (PickleGlobal.Storage, TensorType.I32),
        ["torch.ShortStorage"] = (PickleGlobal.Storage, TensorType.I16),
        ["torch.CharStorage"] = (PickleGlobal.Storage, TensorType.I8),
        ["torch.ByteStorage"] = (PickleGlobal.Storage, TensorType.U8),
        ["torch.BoolStorage"] = (PickleGlobal.Storage, TensorType.Bool),
    };

    private readonly Func<string, Exception> _bad;
    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);

    public PickleTensors(Func<string, Exception> bad)
    {
        _bad = bad;
    }

    /// <summary>The storages that were referred to, by key.</summary>
    public IReadOnlyDictionary<string, PickledStorage> Storages => _storages;

    /// <summary>A global by its name; an unknown one is kept as a name.</summary>
    public static PickleReference Global(string module, string name)
    {
        string full = $"{module}.{name}";
        return Allowed.TryGetValue(full, out (PickleGlobal Global, TensorType Type) known)
            ? new PickleReference(full, known.Global, known.Type)
            : new PickleReference(full, PickleGlobal.Unknown, default);
    }

    /// <summary>
    /// A persistent id: ("storage", type, key, device, number of elements), in the legacy form with a view at the end. A
    /// <see cref="PickledStorage"/>, or a <see cref="PickleOpaque"/> where its type is unknown.
    /// </summary>
    public object Storage(object? id)
    {
        if (id is object?[] { Length: 5 or 6 } odd && odd[0] is "storage" && odd[1] is PickleReference { Global: PickleGlobal.Unknown } unknown)
        {
            return new PickleOpaque(unknown.Name);
        }

        if (id is not object?[] { Length: 5 or 6 } parts
            || parts[0] is not "storage"
            || parts[1] is not PickleReference { Global: PickleGlobal.Storage } type
            || parts[2] is not string key
            || parts[4] is not long count
            || count < 0)
        {
            throw _bad("holds a persistent id that is not a storage");
        }

        if (parts.Length == 6 && parts[5] is not null)
        {
            throw _bad($"holds the storage {BadFile.Quote(key)} as a view of another, which is not supported");
        }

        var storage = new PickledStorage(key, type.Type, count);
        if (_storages.TryGetValue(key, out PickledStorage? known))
        {
            return known == storage ? known : throw _bad($"holds the storage {BadFile.Quote(key)} twice with different types or sizes");
        }

        _storages.Add(key, storage);
        return storage;
    }

    /// <summary>The only permitted calls; each makes data from data. A call of an unknown global is not made: its name represents the result.</summary>
    public object Rebuild(PickleReference function, object?[] arguments)
    {
        switch (function.Global)
        {
            case PickleGlobal.OrderedDict when arguments.Length == 0:
                return new PickleDictionary();
            case PickleGlobal.RebuildParameter when arguments.Length is 2 or 3 && arguments[0] is PickledTensor parameter:
                return parameter;
            case PickleGlobal.RebuildTensor when arguments.Length is 6 or 7 && arguments[0] is PickledStorage storage && arguments[1] is long offset:
                return Tensor(storage, offset, Integers(arguments[2]), Integers(arguments[3]));
            case PickleGlobal.Unknown:
                return new PickleOpaque(function.Name);
            case not PickleGlobal.Storage when arguments.FirstOrDefault(a => a is PickleOpaque) is PickleOpaque part:
                return part;
            default:
                throw _bad($"calls {function.Global} with arguments that do not fit");
        }
    }

    private PickledTensor Tensor(PickledStorage storage, long offset, long[] shape, long[] strides)
    {
        if (shape.Length != strides.Length || shape.Length > MaximumRank)
        {
            throw _bad($"holds a tensor of {shape.Length} dimensions with {strides.Length} strides; expected the same number of both, at most {MaximumRank}");
        }

        long count = 1;
        long last = 0;
        foreach (long size in shape)
        {
            if (size < 0 || size > int.MaxValue || (size > 0 && count > int.MaxValue / size))
            {
                throw _bad($"holds a tensor of shape [{string.Join(", ", shape)}], which is too large");
            }

            count *= size;
        }

        for (int axis = 0; axis < shape.Length; axis++)
        {
            // Both factors are small enough that neither product nor sum overflows.
            if (strides[axis] < 0 || strides[axis] > int.MaxValue)
            {
                throw _bad($"holds a tensor with strides [{string.Join(", ", strides)}]; expected 0 to {int.MaxValue}");
            }

            last = Math.Min(last + (Math.Max(shape[axis] - 1, 0) * strides[axis]), long.MaxValue / 2);
        }

        long reach = count == 0 ? 0 : last + 1;
        if (offset < 0 || offset > storage.Count || reach > storage.Count - offset || count > Math.Max(reach, 0))
        {
            throw _bad($"holds a tensor of shape [{string.Join(", ", shape)}] and strides [{string.Join(", ", strides)}] at {offset}, outside its storage of {storage.Count} elements");
        }

        return new PickledTensor(storage, offset, [.. shape.Select(s => (int)s)], strides, (int)count, reach);
    }

    private long[] Integers(object? tuple)
    {
        if (tuple is not object?[] items || items.Any(i => i is not long))
        {
            throw _bad("holds a shape or strides that are not a tuple of integers");
        }

        return [.. items.Select(i => (long)i!)];
    }
}
