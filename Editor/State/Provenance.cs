using ScaleParty.Json;

namespace ScaleParty.Editor.State;

/// <summary>The beginning of the descriptions that exports write beside their files: which networks made them, and whom the data is to be credited to.</summary>
internal static class Provenance
{
    private const int Version = 1;

    /// <summary>A JSON object that has been begun.</summary>
    public static JsonWriter Begin(StateRenderer renderer)
    {
        JsonWriter json = new JsonWriter(indented: true).BeginObject();
        json.Name("version").Value(Version);
        json.Name("network").Value(renderer.Network.Description.Name);
        json.Name("fingerprint").Value(renderer.Network.Fingerprint);
        json.Name("refinement").Value(renderer.Refinement?.Fingerprint ?? string.Empty);
        return json.Name("credit").Value(renderer.Network.Description.Credit);
    }
}
