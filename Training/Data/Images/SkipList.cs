namespace ScaleParty.Training.Data;

/// <summary>The images that could not be used, each counted once; more than the limit is an error.</summary>
internal sealed class SkipList(string location, int limit)
{
    private readonly object _lock = new();
    private readonly Dictionary<long, SkippedImage> _skipped = [];
    private readonly List<SkippedImage> _found = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _skipped.Count;
            }
        }
    }

    public bool Contains(long index)
    {
        lock (_lock)
        {
            return _skipped.ContainsKey(index);
        }
    }

    public SkippedImage[] ToArray()
    {
        lock (_lock)
        {
            return [.. _skipped.OrderBy(p => p.Key).Select(p => p.Value)];
        }
    }

    /// <summary>In the order in which they were found, without the first ones.</summary>
    public SkippedImage[] From(int first)
    {
        lock (_lock)
        {
            return [.. _found.Skip(first)];
        }
    }

    /// <exception cref="TrainingDataException">The limit is passed.</exception>
    public void Add(long index, SkippedImage image)
    {
        lock (_lock)
        {
            if (_skipped.TryAdd(index, image))
            {
                _found.Add(image);
            }

            if (_skipped.Count > limit)
            {
                string last = string.Join(Environment.NewLine, _skipped.OrderBy(p => p.Key).Take(10).Select(p => $"  {p.Value.Name}: {p.Value.Reason}"));
                throw new TrainingDataException(
                    $"{location}: {_skipped.Count} images cannot be used and the limit (data.options.skipLimit) is {limit}. Among them:{Environment.NewLine}{last}");
            }
        }
    }
}
