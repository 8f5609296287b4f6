using System.CommandLine;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Commands;

/// <summary>presets: lists them, or shows one with every value.</summary>
internal static class PresetsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "Preset to show with every value", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("presets", "Lists the presets, or shows one as JSON") { name };
        command.SetAction(result =>
        {
            if (result.GetValue(name) is string preset)
            {
                Console.WriteLine(ConfigurationFile.Format(ConfigurationFile.Load(preset)));
                return 0;
            }

            foreach (string each in ConfigurationFile.Presets)
            {
                Console.WriteLine($"{each,-28} {ConfigurationFile.Load(each).Description}");
            }

            return 0;
        });
        return command;
    }
}
