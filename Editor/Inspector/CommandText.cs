using ScaleParty.Editor.State;

namespace ScaleParty.Editor.Inspector;

/// <summary>The command line that makes an image of the inspector again.</summary>
internal static class CommandText
{
    /// <summary>The command of a state, for a POSIX shell.</summary>
    public static string Of(InspectorOptions options, Workspace workspace, ViewState state)
    {
        string[] words =
        [
            "dotnet", "run", "--project", "Editor", "--", "render",
            .. options.Network is { } network ? ["--network", Quoted(network)] : Array.Empty<string>(),
            .. options.Refinement is { } refinement ? ["--refinement", Quoted(refinement)] : Array.Empty<string>(),
            .. state.File is null ? Array.Empty<string>() : ["--workspace", Quoted(workspace.Location)],
            "--state", Quoted(state.ToString()), "--out", "image.png",
        ];
        return string.Join(' ', words);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
