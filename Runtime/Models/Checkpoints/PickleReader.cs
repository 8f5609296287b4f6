using System.Numerics;

namespace ScaleParty.Models;

/// <summary>
/// Reads pickles as data: the opcodes that checkpoints use, with the globals of state dicts. An object of any other class is an opaque
/// value. It calls nothing, imports nothing, never recurses, and bounds the number of operations, the stack and the memo.
/// </summary>
internal sealed class PickleReader
{
    private const int MaximumOperations = 500_000;
    private const int MaximumStack = 250_000;
    private const int MaximumMarks = 10_000;

    private readonly PickleInput _input;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<int, object?> _memo = [];
    private readonly PickleTensors _tensors;

    private PickleReader(Stream stream, string source)
    {
        _input = new PickleInput(stream, source);
        _tensors = new PickleTensors(_input.Bad);
    }

    /// <summary>
    /// Reads one pickle from a stream's position: null, bool, long, <see cref="BigInteger"/>, double, string, object?[] (a tuple), a
    /// list of objects, <see cref="PickleDictionary"/>, <see cref="PickledTensor"/>, <see cref="PickledStorage"/>,
    /// <see cref="PickleReference"/>, bytes or <see cref="PickleOpaque"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">It is damaged, too large, or contains an opcode that is not allowed; the message names it.</exception>
    public static object? Read(Stream stream, string source) => Read(stream, source, out _);

    /// <summary>Reads one pickle and the storages it refers to, by key.</summary>
    public static object? Read(Stream stream, string source, out IReadOnlyDictionary<string, PickledStorage> storages)
    {
        var reader = new PickleReader(stream, source);
        storages = reader._tensors.Storages;
        for (int operation = 0; operation < MaximumOperations; operation++)
        {
            byte opcode = reader._input.Byte();
            if (opcode == '.')
            {
                return reader.Pop();
            }

            reader.Execute(opcode);
        }

        throw reader._input.Bad($"has more than {MaximumOperations} operations");
    }

    private void Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: CheckProtocol(_input.Byte()); break;
            case 0x95: _input.Int64(); break;
            case (byte)'(': Mark(); break;
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'J': Push((long)_input.Int32()); break;
            case (byte)'K': Push((long)_input.Byte()); break;
            case (byte)'M': Push((long)_input.UInt16()); break;
            case 0x8a: PushInteger(_input.Bytes(_input.Byte())); break;
            case (byte)'G': Push(_input.DoubleBigEndian()); break;
            case (byte)'X': Push(_input.Text(_input.Int32())); break;
            case 0x8c: Push(_input.Text(_input.Byte())); break;
            case (byte)'C': Push(_input.Bytes(_input.Byte())); break;
            case (byte)'B': Push(_input.Bytes(_input.Int32())); break;
            case 0x8e: Push(_input.Bytes(LongLength())); break;
            case 0x8d: Push(_input.Text(LongLength())); break;
            case 0x8f: Push(new PickleOpaque("builtins.set")); break;
            case 0x90: AddToSet(PopToMark()); break;
            case 0x91:
                PopToMark();
                Push(new PickleOpaque("builtins.frozenset"));
                break;
            case (byte)'0': Pop(); break;
            case (byte)'2': Push(Top()); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)'}': Push(new PickleDictionary()); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case 0x85: Push(PopMany(1)); break;
            case 0x86: Push(PopMany(2)); break;
            case 0x87: Push(PopMany(3)); break;
            case (byte)'t': Push(PopToMark()); break;
            case (byte)'a': Append(PopMany(1)); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'s': SetItems(PopMany(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'q': Memoize(_input.Byte()); break;
            case (byte)'r': Memoize(_input.Int32()); break;
            case 0x94: Memoize(_memo.Count); break;
            case (byte)'h': Recall(_input.Byte()); break;
            case (byte)'j': Recall(_input.Int32()); break;
            case (byte)'c': Push(PickleTensors.Global(_input.Line(), _input.Line())); break;
            case 0x93: PushStackGlobal(); break;
            case (byte)'i': throw NotAllowed(PickleTensors.Global(_input.Line(), _input.Line()));
            case 0x81: New(PopMany(2)); break;
            case 0x92: New(PopMany(3)); break;
            case (byte)'Q': Push(_tensors.Storage(Pop())); break;
            case (byte)'R': Reduce(); break;
            case (byte)'b': Build(); break;
            default: throw NotAllowed(opcode);
        }
    }

    private InvalidDataException NotAllowed(byte opcode) =>
        _input.Bad($"holds the opcode 0x{opcode:x2}, which state dicts do not need; nothing in a checkpoint is executed");

    private InvalidDataException NotAllowed(PickleReference global) =>
        _input.Bad($"makes an object of the global {BadFile.Quote(global.Name)}, which is not allowed; nothing in a checkpoint is executed");

    private int LongLength()
    {
        long length = _input.Int64();
        return length is >= 0 and <= int.MaxValue ? (int)length : throw _input.Bad($"asks for {(ulong)length} bytes");
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol is < 2 or > 4)
        {
            throw _input.Bad($"has protocol {protocol}; expected 2 to 4");
        }
    }

    private void Mark()
    {
        if (_marks.Count == MaximumMarks)
        {
            throw _input.Bad($"nests more than {MaximumMarks} levels");
        }

        _marks.Push(_stack.Count);
    }

    private void Push(object? value)
    {
        if (_stack.Count == MaximumStack)
        {
            throw _input.Bad($"stacks more than {MaximumStack} values");
        }

        _stack.Add(value);
    }

    private object? Pop() => PopMany(1)[0];

    private object?[] PopMany(int count)
    {
        int floor = _marks.Count > 0 ? _marks.Peek() : 0;
        if (_stack.Count - floor < count)
        {
            throw _input.Bad("takes a value from an empty stack");
        }

        return Cut(_stack.Count - count);
    }

    private object?[] PopToMark() => _marks.Count > 0 ? Cut(_marks.Pop()) : throw _input.Bad("goes back to a mark that does not exist");

    private object?[] Cut(int start)
    {
        var values = new object?[_stack.Count - start];
        _stack.CopyTo(start, values, 0, values.Length);
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    private object? Top() => _stack.Count > 0 ? _stack[^1] : throw _input.Bad("takes a value from an empty stack");

    private void PushInteger(byte[] littleEndian)
    {
        var integer = new BigInteger(littleEndian);
        Push(littleEndian.Length <= 8 ? (object)(long)integer : integer);
    }

    private void AddToSet(object?[] values)
    {
        if (Top() is not PickleOpaque)
        {
            throw _input.Bad($"adds {values.Length} values to something that is no set");
        }
    }

    private void Append(object?[] values)
    {
        if (Top() is PickleOpaque)
        {
            return;
        }

        if (Top() is not List<object?> list)
        {
            throw _input.Bad("appends to something that is no list");
        }

        list.AddRange(values);
    }

    private void SetItems(object?[] values)
    {
        if (Top() is PickleOpaque)
        {
            return;
        }

        if (Top() is not PickleDictionary dictionary || values.Length % 2 != 0)
        {
            throw _input.Bad("sets items of something that is no dictionary, or a key without a value");
        }

        for (int i = 0; i < values.Length; i += 2)
        {
            dictionary.Items.Add((values[i], values[i + 1]));
        }
    }

    private void Memoize(int index) => _memo[index] = Top();

    private void Recall(int index) => Push(_memo.TryGetValue(index, out object? value) ? value : throw _input.Bad($"recalls memo {index}, which was never set"));

    private void PushStackGlobal()
    {
        object?[] names = PopMany(2);
        Push(names[0] is string module && names[1] is string name ? PickleTensors.Global(module, name) : throw _input.Bad("names a global by something that is no text"));
    }

    private void Reduce()
    {
        object?[] call = PopMany(2);
        if (call[0] is PickleOpaque opaque)
        {
            // A call of the result of an unknown call.
            Push(opaque);
            return;
        }

        if (call[0] is not PickleReference function || call[1] is not object?[] arguments)
        {
            throw _input.Bad("calls something that cannot be called");
        }

        Push(_tensors.Rebuild(function, arguments));
    }

    /// <summary>An object made by its class: an empty dictionary, or an opaque value.</summary>
    private void New(object?[] parts)
    {
        if (parts[0] is not PickleReference type || parts[1] is not object?[] arguments)
        {
            throw _input.Bad("makes an object of something that is not a class");
        }

        Push(_tensors.Rebuild(type, arguments));
    }

    /// <summary>State dicts have version numbers of modules as an attribute; they do not matter for the weights.</summary>
    private void Build()
    {
        object?[] operands = PopMany(2);
        if (operands[0] is PickleOpaque opaque)
        {
            Push(opaque);
            return;
        }

        if (operands[0] is not PickleDictionary || operands[1] is not PickleDictionary)
        {
            throw _input.Bad("sets the state of something that is no dictionary");
        }

        Push(operands[0]);
    }
}
