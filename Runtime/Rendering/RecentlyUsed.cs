using System.Diagnostics.CodeAnalysis;

namespace ScaleParty.Rendering;

/// <summary>A small cache that removes the least recently used value. For few values: a look-up compares all keys.</summary>
internal sealed class RecentlyUsed<TKey, TValue>
    where TKey : IEquatable<TKey>
    where TValue : class
{
    private readonly int _capacity;
    private readonly List<(TKey Key, TValue Value)> _entries = [];

    public RecentlyUsed(int capacity) => _capacity = capacity;

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Key.Equals(key))
            {
                (TKey Key, TValue Value) entry = _entries[i];
                value = entry.Value;
                if (i < _entries.Count - 1)
                {
                    _entries.RemoveAt(i);
                    _entries.Add(entry);
                }

                return true;
            }
        }

        value = null;
        return false;
    }

    public void Add(TKey key, TValue value)
    {
        if (_entries.Count == _capacity)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add((key, value));
    }
}
