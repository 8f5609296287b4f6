namespace ScaleParty.Json;

/// <summary>The kinds of JSON values.</summary>
internal enum JsonKind
{
    /// <summary>{ }.</summary>
    Object,

    /// <summary>[ ].</summary>
    Array,

    /// <summary>A text in quotes.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true.</summary>
    True,

    /// <summary>false.</summary>
    False,

    /// <summary>null.</summary>
    Null,
}
