using System.Collections;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace ScaleParty.Training.Loop;

/// <summary>Refuses what JSON can say and no configuration can hold: nulls in lists, numbers beyond every range, broken text.</summary>
internal static class ConfigurationValues
{
    /// <summary>Checks a value and all that is below it.</summary>
    /// <param name="value">What was read.</param>
    /// <param name="key">Its key; empty for a whole configuration.</param>
    /// <param name="where">Begins the message.</param>
    /// <exception cref="InvalidDataException">A value cannot be held; the message names its key.</exception>
    public static void Check(object value, string key, string where)
    {
        switch (value)
        {
            case double number when !double.IsFinite(number):
                throw Fault(string.Create(CultureInfo.InvariantCulture, $"a number beyond every range; expected at most {double.MaxValue}"));
            case string text when text.Any(char.IsControl):
                throw Fault("a control character; expected plain text");
            case string text when HasLoneSurrogate(text):
                throw Fault("half of a surrogate pair; expected whole characters");
            case string:
                break;
            case Enum name when !Enum.IsDefined(name.GetType(), name):
                throw Fault($"{name} has no name; expected {ConfigurationKeys.Expected(name.GetType())}");
            case IEnumerable list:
                int index = 0;
                foreach (object? entry in list)
                {
                    string place = string.Create(CultureInfo.InvariantCulture, $"{key}.{index++}");
                    Check(entry ?? throw new InvalidDataException($"{where}: {place}: null; expected a value"), place, where);
                }

                break;
            default:
                foreach (JsonPropertyInfo property in ConfigurationKeys.PropertiesOf(value.GetType()))
                {
                    if (property.Get!(value) is object child)
                    {
                        Check(child, key.Length == 0 ? property.Name : $"{key}.{property.Name}", where);
                    }
                }

                break;
        }

        InvalidDataException Fault(string what) => new($"{where}: {(key.Length == 0 ? string.Empty : key + ": ")}{what}");
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
