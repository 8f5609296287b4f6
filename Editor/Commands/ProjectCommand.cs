using System.CommandLine;
using System.CommandLine.Parsing;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Projection;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>project IMAGE [IMAGE2] --out LATENT: the latent whose images are nearest to one or two given ones; or project FOLDER --out FOLDER for many.</summary>
internal static class ProjectCommand
{
    private const int MaximumThreads = 1024;

    public static Command Create(ProgramConsole console)
    {
        var defaults = new ProjectionOptions();
        var images = new Argument<string[]>("image")
        {
            Description = "An image (PNG, JPEG, WebP, GIF or BMP), and optionally the same place at a second scale; or a folder of images, each projected by itself.",
            Arity = new ArgumentArity(1, 2),
        };
        var network = new Option<string?>("--network") { Description = "The network file, or an official checkpoint. Without: the network that comes with the plugin." };
        var to = new Option<string>("--out") { Description = "The latent file to write; with a folder of images, a folder. The sheet (.sheet.png) and the figures (.projection.json) are written beside it.", Required = true };
        var centre = Position("--centre", "Centre of the region that the image shows, in image units: the full frame is -1 to 1.");
        var scale = StrictOption.Number("--scale", "How many frames the image's longer side spans.", ProjectionTarget.MinimumScale, ProjectionTarget.MaximumScale, 1);
        var size = StrictOption.Whole<int>("--size", "Pixels along the longer side. Without: the largest that the network was trained with, at least 96.", ProjectionTarget.MinimumSize, ProjectionTarget.MaximumSize);
        var secondCentre = Position("--centre2", "Centre of the second image's region. Without: that of the first.");
        var secondScale = StrictOption.Number("--scale2", "Scale of the second image. Without a second image: the inner part of the first one with this scale.", ProjectionTarget.MinimumScale, ProjectionTarget.MaximumScale);
        var secondSize = StrictOption.Whole<int>("--size2", "Pixels along the second image's longer side. Without: as the first.", ProjectionTarget.MinimumSize, ProjectionTarget.MaximumSize);
        var steps = StrictOption.Whole("--steps", "Steps of the optimiser.", 1, 100_000, defaults.Steps);
        var space = StrictOption.OneOf("--space", "What is optimised: w+ after w, which comes nearest to the image, or w alone.", ["w+", "w"], "w+");
        var fixedLayout = new Option<bool>("--fixed-layout") { Description = "With Fourier networks: keep the best of the random layouts instead of optimising its phases." };
        var starts = StrictOption.Whole("--starts", "With Fourier networks: random layouts that are optimised side by side at first; the best one goes on.", 1, 16, defaults.Starts);
        var rate = StrictOption.Number("--rate", "Largest step in w, in deviations of its elements.", 1e-4, 10, defaults.LearningRate);
        var phaseRate = StrictOption.Number("--phase-rate", "Largest step in the phases, in radians.", 1e-4, 10, defaults.PhaseRate);
        var noise = new Option<bool>("--noise") { Description = "Optimise the noise maps too, where the network has noise. They are not part of the latent: engines draw their own." };
        var perceptual = StrictOption.Number("--perceptual", "Weight of the perceptual loss beside the squared differences.", 0, 1000, defaults.Perceptual);
        var lpips = new Option<string?>("--lpips") { Description = "TorchScript file with LPIPS: forward(a, b) of images in [-1, 1]. Without: Laplacian pyramids. Needs --trust-lpips.", HelpName = "FILE" };
        Option<bool> trust = TrustLpips();
        var seed = StrictOption.Whole<ulong>("--seed", "Seed of everything random.", 0, ulong.MaxValue, 0);
        var unseen = StrictOption.Numbers("--unseen", "Scales that figures and sheet show beside those given. Without: three.", ProjectionTarget.MinimumScale, ProjectionTarget.MaximumScale, []);
        var threads = StrictOption.Whole<int>("--threads", "Threads of libtorch. Without: one per core. With one, a run gives the same bits again.", 1, MaximumThreads);
        var resume = new Option<bool>("--resume") { Description = "Go on with a projection that was stopped; images of a folder that are finished are left out." };
        var command = new Command("project", "Finds the latent whose images are nearest to given ones.")
        {
            images, network, to, centre, scale, size, secondCentre, secondScale, secondSize, steps, space, fixedLayout, starts, rate, phaseRate, noise, perceptual, lpips, trust, seed, unseen, threads, resume,
        };
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            string[] paths = parsed.GetRequiredValue(images);
            string target = parsed.GetRequiredValue(to);
            StrictOption.RequireOther(target, [("--network", parsed.GetValue(network)), ("--lpips", parsed.GetValue(lpips)), .. paths.Select(p => ("an image", (string?)p))]);
            if (parsed.GetValue(lpips) is { } program)
            {
                RequireTrust(program, parsed.GetValue(trust));
            }

            GeneratorNetwork loaded = parsed.GetValue(network) is { } file ? ModelFile.LoadOrImport(file) : DefaultNetwork.Load();
            var projector = new Projector(loaded);
            var options = new ProjectionOptions
            {
                Steps = parsed.GetValue(steps),
                Space = parsed.GetValue(space) == "w" ? ProjectionSpace.W : ProjectionSpace.WPlus,
                OptimisesPhases = !parsed.GetValue(fixedLayout),
                Starts = parsed.GetValue(starts),
                LearningRate = parsed.GetValue(rate),
                PhaseRate = parsed.GetValue(phaseRate),
                OptimisesNoise = parsed.GetValue(noise),
                Perceptual = parsed.GetValue(perceptual),
                Lpips = parsed.GetValue(lpips),
                Seed = parsed.GetValue(seed),
                UnseenScales = parsed.GetValue(unseen) ?? [],
            };
            if (options.OptimisesNoise && !loaded.Description.HasNoise)
            {
                throw new WrongUsageException($"--noise: the network {BadFile.Quote(loaded.Description.Name)} has no noise");
            }

            if (parsed.GetValue(threads) is { } count)
            {
                TorchRuntime.Threads = count;
            }

            ProjectionTargets Targets(string first, string? second)
            {
                ProjectionTarget whole = ProjectionTarget.Load(first) with { Centre = parsed.GetValue(centre), Scale = parsed.GetValue(scale), Size = parsed.GetValue(size) };
                Vector2d place = parsed.GetResult(secondCentre) is { Implicit: false } ? parsed.GetValue(secondCentre) : whole.Centre;
                double? other = parsed.GetValue(secondScale);
                return second is null
                    ? other is { } inner ? new ProjectionTargets(whole, whole.Inner(place, inner) with { Size = parsed.GetValue(secondSize) ?? whole.Size }) : new ProjectionTargets(whole)
                    : new ProjectionTargets(whole, ProjectionTarget.Load(second) with { Centre = place, Scale = other!.Value, Size = parsed.GetValue(secondSize) ?? whole.Size });
            }

            if (paths.Length == 2 && parsed.GetValue(secondScale) is null)
            {
                throw new WrongUsageException("--scale2 is missing: at which scale does the second image show the place?");
            }

            if (paths.Length == 1 && parsed.GetValue(secondScale) is null && (parsed.GetValue(secondSize) is not null || parsed.GetResult(secondCentre) is { Implicit: false }))
            {
                throw new WrongUsageException("--size2 and --centre2 need --scale2 or a second image");
            }

            var job = new ProjectionJob(projector, options, parsed.GetValue(resume), console.Ansi, stop.Token);
            return Directory.Exists(paths[0])
                ? paths.Length == 1 ? ProjectionBatch.Run(job, paths[0], target, image => Targets(image, null)) : throw new WrongUsageException("a folder of images is projected alone; expected one folder or one or two images")
                : job.Run(Targets(paths[0], paths.ElementAtOrDefault(1)), new ProjectionFiles(target), paths);
        });
        return command;
    }

    /// <summary>check-lpips FILE: loads and calls a file in a process of its own, which libtorch may end.</summary>
    public static Command CreateCheck()
    {
        var file = new Argument<string>("file") { Description = "TorchScript file" };
        Option<bool> trust = TrustLpips();
        var command = new Command(LpipsModule.CommandName, "Loads and calls a file with LPIPS.") { file, trust };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            RequireTrust(path, parsed.GetValue(trust));
            LpipsModule.Try(path);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<bool> TrustLpips() => new("--trust-lpips") { Description = "Says that the file with LPIPS may run: a TorchScript file is a program with your rights, not data." };

    private static void RequireTrust(string path, bool trusted)
    {
        if (!trusted)
        {
            throw new InvalidDataException($"--lpips {path}: a TorchScript file is a program, and would run with your rights; if you know where it comes from, add --trust-lpips");
        }
    }

    private static Option<Vector2d> Position(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X,Y",
        CustomParser = result =>
        {
            string[] parts = (result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value).Split(',');
            try
            {
                return parts.Length == 2
                    ? new Vector2d(StrictText.Number(name, parts[0], -1e4, 1e4), StrictText.Number(name, parts[1], -1e4, 1e4))
                    : throw new InvalidDataException($"{name} is '{PlainText.OneLine(string.Join(',', parts))}'; expected two numbers as 0.25,-0.5");
            }
            catch (InvalidDataException e)
            {
                result.AddError(e.Message);
                return default;
            }
        },
    };
}
