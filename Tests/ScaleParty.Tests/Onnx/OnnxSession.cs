using Microsoft.ML.OnnxRuntime;
using ScaleParty.Editor.Onnx;
using ScaleParty.Models;

namespace ScaleParty.Tests.Onnx;

/// <summary>An exported file in ONNX Runtime, on the processor.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxSession(GeneratorNetwork network, OnnxExportOptions options)
        : this(File(network, options))
    {
    }

    public OnnxSession(byte[] file, bool optimised = true)
    {
        using var settings = new SessionOptions
        {
            GraphOptimizationLevel = optimised ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,

            // A shape that the runtime infers otherwise than the file says is a warning.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(file, settings);
    }

    public InferenceSession Runtime => _session;

    public static OrtValue Floats(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);

    public static OrtValue Wholes(params long[] values) => OrtValue.CreateTensorValueFromMemory(values, [values.Length]);

    /// <summary>The bytes of an exported file.</summary>
    public static byte[] File(GeneratorNetwork network, OnnxExportOptions options)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "network.onnx");
            OnnxExport.Save(network, options, path);
            return System.IO.File.ReadAllBytes(path);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    /// <summary>The image, [1, channels, height, width], and its shape. Disposes the inputs.</summary>
    public (float[] Image, long[] Shape) Run(IReadOnlyDictionary<string, OrtValue> inputs)
    {
        Assert.Equal(_session.InputMetadata.Keys.Order(), inputs.Keys.Order());
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, inputs, ["image"]);
        foreach (OrtValue input in inputs.Values)
        {
            input.Dispose();
        }

        return (outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    public void Dispose() => _session.Dispose();
}
