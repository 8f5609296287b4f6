using ScaleParty.Models;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Method.Generators;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>
/// The averaged generator of a compared method as a file: its parameters, its mean latent and the configuration that it was trained with. Such a file can be
/// evaluated, and nothing else reads it: synthesizers have ScaleParty's own network alone.
/// </summary>
internal static class MethodFile
{
    private const string ConfigurationKey = "scaleparty.method.configuration";
    private const string TrainingKey = "scaleparty.method.training";
    private const string MeanName = "mean_latent";

    /// <summary>Whether a file is of this kind.</summary>
    public static bool Is(SafeTensors file) => file.Metadata.ContainsKey(ConfigurationKey);

    /// <summary>Writes the averaged generator.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trainer">The state, whose mean latent is measured.</param>
    /// <param name="configuration">How it was trained.</param>
    /// <param name="training">The same in words.</param>
    public static void Save(string path, Trainer trainer, TrainingConfiguration configuration, string training)
    {
        IImageGenerator method = trainer.AverageNetwork.Method!;
        var writer = new SafeTensorsWriter();
        writer.AddMetadata(ConfigurationKey, ConfigurationFile.Format(configuration));
        writer.AddMetadata(TrainingKey, training);
        writer.Add(MeanName, [.. method.MeanLatent.shape.Select(s => (int)s)], Values(method.MeanLatent), TensorType.F32);
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in method.Module.named_parameters())
        {
            writer.Add(name, [.. parameter.shape.Select(s => (int)s)], Values(parameter), TensorType.F32);
        }

        writer.Save(path);
    }

    /// <summary>Reads a file as a maker of images.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public static (MethodMaker Maker, TrainingConfiguration Configuration) Load(SafeTensors file)
    {
        TrainingConfiguration configuration = file.Metadata.TryGetValue(ConfigurationKey, out string? json)
            ? ConfigurationCheck.Check(ConfigurationFile.Parse(json, file.Source))
            : throw new InvalidDataException($"{file.Source}: it is no file of a compared method: its metadata has no '{ConfigurationKey}'");
        if (configuration.Data.Channels.Count == 0)
        {
            throw new InvalidDataException($"{file.Source}: its configuration names no channels");
        }

        CheckpointShapes.Check(file, configuration, string.Empty);
        StyledGenerator generator = NetworkFactory.CreateMethod(configuration) ?? throw new InvalidDataException($"{file.Source}: its configuration names no compared method");
        try
        {
            using IDisposable off = no_grad();
            foreach ((string name, Tensor to) in generator.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Append((MeanName, generator.MeanLatent)))
            {
                using Tensor values = tensor(CheckpointFile.ReadFinite(file, name));
                to.copy_(values.numel() == to.numel() ? values.view(to.shape) : throw new InvalidDataException($"{file.Source}: tensor '{name}' has {values.numel()} values; the configuration asks for {to.numel()}"));
            }

            return (new MethodMaker(generator, NetworkFactory.Describe(configuration) with { Training = file.Metadata.TryGetValue(TrainingKey, out string? text) ? text : string.Empty }), configuration);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    private static float[] Values(Tensor tensor) => tensor.detach().cpu().contiguous().data<float>().ToArray();
}
