using CsCheck;
using ScaleParty.Streaming;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Streaming;

public sealed class TileDiskCacheTests : IDisposable
{
    private static readonly TileKey Key = new(new PatternTileSource());
    private readonly TemporaryFolder _folder = new();

    private string[] Files => Directory.GetFiles(_folder["c"], "*", SearchOption.AllDirectories);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_world_reads_what_the_first_one_made()
    {
        var first = new PatternTileSource();
        VisibleTile[] shown = Settle(first, out _);
        Assert.Equal(first.Made.Count, Files.Length);

        var second = new PatternTileSource();
        Assert.Equal(shown, Settle(second, out StreamedWorldStatistics statistics));
        Assert.Empty(second.Made);
        Assert.Equal((0, Files.Length), (statistics.TilesMade, statistics.TilesRead));
    }

    [Fact]
    public void Tiles_of_other_sources_and_layouts_are_not_found()
    {
        Settle(new PatternTileSource(), out _);
        var other = new PatternTileSource { Fingerprint = "other" };
        Settle(other, out StreamedWorldStatistics statistics);
        Assert.Equal(0, statistics.TilesRead);
        Settle(new PatternTileSource(side: 32), out statistics);
        Assert.Equal(0, statistics.TilesRead);
    }

    [Fact]
    public void Any_change_of_an_entry_is_found_and_the_tile_made_anew()
    {
        var cache = new TileDiskCache(_folder["c"], long.MaxValue);
        MadeTile tile = Tile(1);
        cache.Write(Key, tile);
        string file = Assert.Single(Files);
        byte[] whole = File.ReadAllBytes(file);
        long damaged = 0;
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, whole.Length - 1], Gen.Byte[1, 255]).Sample(
            (kind, at, difference) =>
            {
                byte[] changed = kind switch { 0 => whole[..at], 1 => [.. whole, difference], _ => [.. whole] };
                if (kind == 2)
                {
                    changed[at] ^= difference;
                }

                File.WriteAllBytes(file, changed);
                Assert.False(cache.TryRead(Key, Tile(1)));
                Assert.Equal(++damaged, cache.Damaged);
                Assert.False(File.Exists(file));
                cache.Write(Key, tile);
                Assert.Equal(whole, File.ReadAllBytes(file));
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void An_entry_in_the_place_of_another_is_damaged()
    {
        var cache = new TileDiskCache(_folder["c"], long.MaxValue);
        cache.Write(Key, Tile(1));
        string one = Files[0];
        cache.Write(Key, Tile(2));
        File.Copy(Files.First(f => f != one), one, overwrite: true);
        Assert.False(cache.TryRead(Key, Tile(1)));
        Assert.True(cache.TryRead(Key, Tile(2)));
        Assert.Equal(1, cache.Damaged);
    }

    [Fact]
    public void Entries_used_least_recently_are_removed_beyond_the_size()
    {
        long entry = Tile(0).Pixels.Bytes + 40;
        var cache = new TileDiskCache(_folder["c"], 3 * entry);
        for (int i = 0; i < 3; i++)
        {
            cache.Write(Key, Tile(i));
        }

        Assert.True(cache.TryRead(Key, Tile(0)));
        cache.Write(Key, Tile(3));
        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(i => cache.TryRead(Key, Tile(i))));
        Assert.Equal(3 * entry, cache.Bytes);

        // Another process finds the order in the times of the files.
        File.SetLastWriteTimeUtc(Files[0], DateTime.UtcNow.AddDays(-1));
        string oldest = Files[0];
        Assert.Equal(2 * entry, new TileDiskCache(_folder["c"], 2 * entry).Bytes);
        Assert.DoesNotContain(oldest, Files);
        Assert.Equal(2, Files.Length);
    }

    [Fact]
    public void Other_files_and_links_stay_as_they_are()
    {
        var cache = new TileDiskCache(_folder["c"], long.MaxValue);
        cache.Write(Key, Tile(1));
        string entry = Files[0], folder = Path.GetDirectoryName(entry)!;
        File.Move(entry, _folder["target"]);
        File.CreateSymbolicLink(entry, _folder["target"]);
        File.WriteAllText(Path.Combine(folder, "notes.tile"), "mine");
        File.WriteAllText(Path.Combine(_folder["c"], "readme"), "mine");
        Directory.CreateSymbolicLink(Path.Combine(_folder["c"], folder.EndsWith("00", StringComparison.Ordinal) ? "01" : "00"), _folder[string.Empty]);

        Assert.False(cache.TryRead(Key, Tile(1)));
        cache.Write(Key, Tile(1));
        Assert.NotNull(new FileInfo(entry).LinkTarget);
        Assert.Equal(0, new TileDiskCache(_folder["c"], 0).Bytes);
        Assert.True(File.Exists(_folder["target"]));
        Assert.True(File.Exists(Path.Combine(folder, "notes.tile")));
        Assert.True(File.Exists(Path.Combine(_folder["c"], "readme")));
    }

    [Fact]
    public void A_folder_that_disappears_costs_nothing_but_the_time_to_make_tiles()
    {
        var cache = new TileDiskCache(_folder["c"], long.MaxValue);
        Directory.Delete(_folder["c"]);
        File.WriteAllText(_folder["c"], "a file");
        using var world = new StreamedWorld(new PatternTileSource(), new MemoryTileTarget(400), new() { DiskCache = cache });
        world.Settle(Cameras.At(0.3, 0.4, 0.5));
        Assert.NotEmpty(world.Visible);
        Assert.True(cache.Failed > 0);
    }

    [Fact]
    public void Two_caches_in_one_folder_do_each_other_no_harm()
    {
        long entry = Tile(0).Pixels.Bytes + 40;
        TileDiskCache[] caches = [new(_folder["c"], 6 * entry), new(_folder["c"], 6 * entry)];
        Parallel.For(0, 200, i =>
        {
            TileDiskCache cache = caches[i % 2];
            MadeTile tile = Tile((i * 7) % 12), read = Tile((i * 7) % 12);
            cache.Write(Key, tile);
            read.Pixels.Colour[0] = 99;
            if (cache.TryRead(Key, read))
            {
                Assert.Equal(tile.Pixels.Colour, read.Pixels.Colour);
            }
        });
        Assert.All(caches, cache => Assert.Equal(0, cache.Damaged));
        Assert.InRange(Files.Length, 1, 12);
        Assert.DoesNotContain(Files, f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private static MadeTile Tile(int x)
    {
        var tile = new MadeTile(new PatternTileSource().Layout) { Address = new(1, x, 0) };
        tile.Pixels.Colour.AsSpan().Fill((byte)x);
        tile.Pixels.Height.AsSpan().Fill(x / 10f);
        return tile;
    }

    private VisibleTile[] Settle(PatternTileSource source, out StreamedWorldStatistics statistics)
    {
        using var world = new StreamedWorld(source, new MemoryTileTarget(400), new() { DiskCache = new(_folder["c"], long.MaxValue) });
        world.Settle(Cameras.At(0.3, 0.4, 0.2));
        statistics = world.Statistics;
        return [.. world.Visible];
    }
}
