namespace ScaleParty.Training.Comparison;

/// <summary>The paper's values that the report puts beside its own.</summary>
internal static class PaperFigures
{
    /// <summary>Table 1: SelfSSIM with 256 pixels of FFHQ at 320, 384, 448 and 512 pixels, by entry.</summary>
    public static readonly IReadOnlyDictionary<string, double[]> Table1 = new Dictionary<string, double[]>(StringComparer.Ordinal)
    {
        ["mspie"] = [0.1194, 0.5929, 0.3316, 0.5785],
        ["mspe"] = [0.9128, 0.8687, 0.8367, 0.8112],
        ["cips"] = [0.9991, 0.9987, 0.9985, 0.9981],
        ["nosc-full"] = [0.7154, 0.6975, 0.6489, 0.6511],
        ["full"] = [0.8637, 0.8942, 0.8266, 0.8114],
        ["scaleparty"] = [0.8802, 0.8779, 0.8568, 0.8454],
    };

    /// <summary>Table 2: FID, precision in %, recall in %, and SelfSSIM with 128, 160 and 192 pixels, for LSUN Church at 128, 160 and 192 pixels, by entry.</summary>
    public static readonly IReadOnlyDictionary<string, double[][]> Table2 = new Dictionary<string, double[][]>(StringComparer.Ordinal)
    {
        ["mspie"] = [[6.67, 71.95, 44.59, 1.00, 0.32, 0.43], [10.76, 66.21, 36.95, 0.31, 1.00, 0.40], [6.02, 66.70, 46.16, 0.39, 0.38, 1.00]],
        ["nosc-full"] = [[7.62, 70.21, 39.84, 1.00, 0.58, 0.49], [7.47, 72.23, 39.44, 0.55, 1.00, 0.67], [7.40, 67.83, 39.93, 0.44, 0.64, 1.00]],
        ["scaleparty"] = [[9.08, 70.52, 32.10, 1.00, 0.95, 0.93], [7.96, 70.87, 32.07, 0.94, 1.00, 0.95], [7.52, 68.14, 33.33, 0.90, 0.94, 1.00]],
    };

    /// <summary>Table 3: SelfSSIM with 256 pixels at 279, 307, 341 and 384 pixels, by policy.</summary>
    public static readonly IReadOnlyDictionary<string, double[]> Table3 = new Dictionary<string, double[]>(StringComparer.Ordinal)
    {
        ["Random"] = [0.8648, 0.8546, 0.8310, 0.8501],
        ["Constant"] = [0.8678, 0.8558, 0.8389, 0.8479],
        ["GridSample"] = [0.8960, 0.8826, 0.8603, 0.8712],
    };
}
