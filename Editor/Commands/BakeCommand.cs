using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ScaleParty.Animation;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Baking;
using ScaleParty.Editor.Inspector;
using ScaleParty.Editor.State;
using ScaleParty.Models;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>bake --seed N --out LATENT: one latent file. bake --seeds 0-63 --out FOLDER and its like: many, or a path of latents, with contact sheet and manifest.</summary>
internal static class BakeCommand
{
    private const int DefaultTimelineSteps = 64;

    public static Command Create(IAnsiConsole console)
    {
        var renderer = new RendererOptions();
        var seed = StrictOption.Whole<ulong>("--seed", "Seed of the look of one latent.", 0, ulong.MaxValue);
        var layout = StrictOption.Whole<ulong>("--layout", "With --seed and Fourier networks: seed of the layout. Without: the seed of the look.", 0, ulong.MaxValue);
        var truncation = StrictOption.Number("--truncation", "With --seed: 1 as mapped, 0 the mean latent.", -2, 2, 1);
        var mixSeed = StrictOption.Whole<ulong>("--mix-seed", "With --seed: seed of a second look for the fine layers.", 0, ulong.MaxValue);
        var mixAt = StrictOption.Whole("--mix-at", "First style that comes from the second look.", 0, 1024);
        Option<ViewState> state = RendererOptions.State();
        state.Description = "Alone: the state whose latent is baked. With --seeds, --files or --timeline: what they do not set, such as truncation.";
        var seeds = new Option<IReadOnlyList<int>?>("--seeds") { Description = "Seeds and ranges of them, such as 0-63,100.", HelpName = "LIST", CustomParser = ReadSeeds };
        Option<string?> stars = StrictOption.InputFile("--stars", "The stars of an inspector's workspace, stars.json.");
        Option<string?> states = StrictOption.InputFile("--states", "States, one a line.");
        var files = new Option<string[]>("--files") { Description = "Names of latent files in the workspace's latents/, such as projections.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        Option<string?> timeline = StrictOption.InputFile("--timeline", "A timeline: the latents along it as one path.");
        var steps = StrictOption.Whole("--steps", "Write one path instead of files: latents from one to the next; with --timeline, in all (64).", 1, LatentPath.MaximumCount);
        var to = new Option<string>("--out") { Description = "The latent file to write; for several latents, a folder.", Required = true };
        var command = new Command("bake", "Writes latents of a network as files that need no mapping network.") { seed, layout, truncation, mixSeed, mixAt, state, seeds, stars, states, files, timeline, steps, to };
        renderer.AddTo(command);
        Option[] several = [seeds, stars, states, files, timeline];
        command.Validators.Add(result =>
        {
            bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
            if (IsGiven(mixSeed) != IsGiven(mixAt))
            {
                result.AddError("--mix-seed and --mix-at go together.");
            }

            bool many = several.Any(IsGiven);
            if (IsGiven(seed) && (many || IsGiven(state)))
            {
                result.AddError("--seed is for one latent; expected it without --state and sources of several.");
            }
            else if (!IsGiven(seed) && !many && !IsGiven(state))
            {
                result.AddError("--seed, --state, --seeds, --stars, --states, --files or --timeline is missing: what is to be baked?");
            }
            else if (!IsGiven(seed) && new Option[] { layout, truncation, mixSeed }.FirstOrDefault(IsGiven) is { } single)
            {
                result.AddError($"{single.Name} goes with --seed; elsewhere it is part of --state.");
            }
            else if (IsGiven(timeline) && several.Count(IsGiven) > 1)
            {
                result.AddError("--timeline goes without --seeds, --stars, --states and --files.");
            }
            else if (IsGiven(steps) && !many)
            {
                result.AddError("--steps goes with --seeds, --stars, --states, --files or --timeline.");
            }
        });
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            string target = parsed.GetRequiredValue(to);
            renderer.RequireOther(parsed, target);
            if (parsed.GetValue(seed) is { } look)
            {
                var space = new LatentSpace(renderer.Network(parsed));
                (StyleCode code, string note) = OfSeed(space, look, parsed.GetValue(layout) ?? look, parsed.GetValue(truncation), parsed.GetValue(mixSeed), parsed.GetValue(mixAt));
                stop.Token.ThrowIfCancellationRequested();
                LatentFile.Save(code, space, target, note);
                console.WriteLine($"Written: {target} ({new FileInfo(target).Length} bytes; {note})");
                return ExitCode.Done;
            }

            StrictOption.RequireFiles(("--stars", parsed.GetValue(stars)), ("--states", parsed.GetValue(states)), ("--timeline", parsed.GetValue(timeline)));
            using StateRenderer made = renderer.Open(parsed);
            ViewState shown = parsed.GetRequiredValue(state);
            if (!several.Any(o => parsed.GetResult(o) is { Implicit: false }))
            {
                LatentBaking.Save(made, shown, target);
                console.WriteLine($"Written: {target} ({new FileInfo(target).Length} bytes; state {shown})");
                return ExitCode.Done;
            }

            IReadOnlyList<string> written = [];
            ShareProgress.Run(console, "bake", progress =>
            {
                var baking = new LatentBaking(made, progress, stop.Token);
                if (parsed.GetValue(timeline) is { } path)
                {
                    (ViewState[] along, double[] times) = Along(TimelineFile.Load(path, ViewState.Parameters), shown, parsed.GetValue(steps) ?? DefaultTimelineSteps);
                    written = baking.Timeline(along, times, target);
                    return;
                }

                IReadOnlyList<BakeItem> items = BakeSources.Distinct(
                [
                    .. BakeSources.OfSeeds(parsed.GetValue(seeds) ?? [], shown),
                    .. parsed.GetValue(stars) is { } starred ? BakeSources.OfStars(starred) : [],
                    .. parsed.GetValue(states) is { } list ? BakeSources.OfStates(list) : [],
                    .. BakeSources.OfFiles(parsed.GetValue(files) ?? [], shown),
                ]);
                written = parsed.GetValue(steps) is { } count ? baking.Path(items, count, target) : baking.Files(items, target);
            });
            console.WriteLine($"Written: {target} ({written.Count} files)");
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<int>? ReadSeeds(ArgumentResult result)
    {
        try
        {
            return BakeSources.Seeds("--seeds", result.Tokens[0].Value);
        }
        catch (InvalidDataException e)
        {
            result.AddError(e.Message);
            return null;
        }
    }

    private static (StyleCode Code, string Note) OfSeed(LatentSpace space, ulong look, ulong place, double share, ulong? second, int? index)
    {
        StyleCode code = space.Map(space.Sample(look, place), share);
        string note = string.Create(CultureInfo.InvariantCulture, $"seed {look}, layout {place}, truncation {share}");
        return second is { } mixed && index is { } from
            ? (StyleCode.Mix(code, space.Map(space.Sample(mixed, place), share), from), note + string.Create(CultureInfo.InvariantCulture, $", styles of seed {mixed} from {from} on"))
            : (code, note);
    }

    /// <summary>The states at equal steps from the start of a timeline to its end.</summary>
    private static (ViewState[] States, double[] Times) Along(Timeline timeline, ViewState state, int count)
    {
        double[] times = [.. Enumerable.Range(0, count).Select(i => count == 1 ? 0 : timeline.Duration * i / (count - 1))];

        // At its end a looped timeline is at its start again.
        return ([.. times.Select((t, i) => StateTimeline.At(timeline, state, timeline.LocalTime(t) < t ? Math.BitDecrement(t) : t))], times);
    }
}
