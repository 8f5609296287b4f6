using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Rendering;

namespace ScaleParty.Editor.State;

/// <summary>The latents of states: from seeds or a latent file of the workspace, through blend, mixes, directions and truncation, in this order.</summary>
internal sealed class StateLatents
{
    /// <summary>Ending of latent files.</summary>
    public const string Ending = ".latent.safetensors";

    private const int Kept = 64;

    private readonly string? _folder;
    private readonly LatentCache _cache;
    private readonly Lazy<PrincipalDirections> _directions;
    private readonly RecentlyUsed<string, Composed> _composed = new(Kept);

    /// <param name="network">The network.</param>
    /// <param name="folder">Folder of the latent files; null where states name none.</param>
    public StateLatents(GeneratorNetwork network, string? folder)
    {
        Space = new LatentSpace(network);
        _folder = folder;
        _cache = new LatentCache(Space, Kept);
        _directions = new(() => new PrincipalDirections(Space));
    }

    /// <summary>The latents of the network.</summary>
    public LatentSpace Space { get; }

    /// <summary>Path of a latent file by its name, whether it exists or not.</summary>
    /// <param name="folder">Folder of the latent files.</param>
    /// <param name="what">What the name is, for the error.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidDataException">It is not a name.</exception>
    public static string PathIn(string folder, string what, string name) => Path.Combine(folder, WorkspaceName.Check(what, name) + Ending);

    /// <summary>The latent of a state: the same instance while nothing changes.</summary>
    /// <exception cref="InvalidDataException">The file is none of this network's, or holds no w+ that mixes, blends or directions could change; the message says so.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public BakedLatent Of(ViewState state)
    {
        if (state is { File: null, Mixes.Count: 0, Blend: null, Steps.Count: 0 })
        {
            return _cache.Get(state["latent"], state["layout"], state["truncation"]);
        }

        string key = LatentPart(state) + (state.File is { } file ? Version(PathOf(file)) : string.Empty);
        lock (_composed)
        {
            if (!_composed.TryGet(key, out Composed? known))
            {
                known = new Composed(Compose(state));
                _composed.Add(key, known);
            }

            return known.Latent;
        }
    }

    /// <summary>The w+ of a state; null for a file that has none.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Of"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public StyleCode? Code(ViewState state)
    {
        StyleCode? code = state.File is { } file ? LatentFile.LoadStyles(PathOf(file), Space.Network) : _cache.Code(state["latent"], state["layout"]);
        if (code is null)
        {
            return state is { Mixes.Count: 0, Blend: null, Steps.Count: 0 } && state["truncation"] == 1
                ? null
                : throw new InvalidDataException($"the latent '{state.File}' holds vectors per layer only; expected one with w+, as projections have, for 'mix', 'blend', 'direction.N' and 'truncation'");
        }

        code = state.Blend is { } blend ? StyleCode.Lerp(code, _cache.Code(blend.Seed, blend.Seed), blend.Share) : code;
        foreach (StyleMix mix in state.Mixes)
        {
            int most = code.Styles.Length;
            code = mix.From <= most
                ? StyleCode.Mix(code, _cache.Code(mix.Seed, mix.Seed), mix.From)
                : throw new InvalidDataException($"'mix' begins at style {mix.From}; expected 0 to {most}, the number of styles of this network");
        }

        code = state.Steps.Count == 0 ? code : _directions.Value.Move(code, state.Steps);
        return state["truncation"] == 1 ? code : Space.Truncate(code, state["truncation"]);
    }

    /// <summary>A state's latent without the rest.</summary>
    public static ViewState LatentPart(ViewState state) => ViewState.Initial.With(("latent", state["latent"]), ("layout", state["layout"]), ("truncation", state["truncation"])) with
    {
        File = state.File,
        Mixes = state.Mixes,
        Blend = state.Blend,
        Steps = state.Steps,
    };

    private static string Version(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $" {file.Length} {file.LastWriteTimeUtc.Ticks}") : throw new FileNotFoundException($"{path} does not exist; expected a latent file of the workspace", path);
    }

    private BakedLatent Compose(ViewState state) => Code(state) is { } code ? Space.Bake(code) : LatentFile.Load(PathOf(state.File!), Space.Network);

    private string PathOf(string name) => _folder is null
        ? throw new InvalidDataException($"the state names the latent file '{name}'; expected one only where there is a workspace")
        : PathIn(_folder, "file", name);

    private sealed record Composed(BakedLatent Latent);
}
