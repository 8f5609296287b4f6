using System.CommandLine;
using System.CommandLine.Parsing;
using ScaleParty.Models;

namespace ScaleParty.Desktop.Programs;

/// <summary>What is wrong with a command line, in one line.</summary>
internal static class UsageLine
{
    /// <summary>The line; text after an unknown option is not reported, because it may be the option's value.</summary>
    public static string Of(ParseResult parsed)
    {
        string? unknown = parsed.UnmatchedTokens.FirstOrDefault(t => t.StartsWith('-')) ?? (parsed.UnmatchedTokens is [string first, ..] ? first : null);
        string problem = unknown is null
            ? string.Join("; ", parsed.Errors.Select(e => e.Message.TrimEnd('.')).Distinct())
            : Unknown(unknown, parsed.CommandResult);
        return $"{PlainText.OneLine(problem)} (--help lists commands and options)";
    }

    private static string Unknown(string token, CommandResult result)
    {
        (string kind, IEnumerable<string> names) = token.StartsWith('-') ? ("option", Options(result))
            : result.Command.Subcommands.Count > 0 ? ("command", result.Command.Subcommands.Select(c => c.Name))
            : ("argument", []);
        string where = result.Parent is CommandResult ? $" of '{result.Command.Name}'" : string.Empty;
        return $"unknown {kind}{where}: {BadFile.Quote(token)}{Spelling.Hint(token.Split('=', ':')[0], names)}";
    }

    private static IEnumerable<string> Options(CommandResult result)
    {
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent)
        {
            foreach (Option option in command.Command.Options.Where(o => ReferenceEquals(command, result) || o.Recursive))
            {
                yield return option.Name;
            }
        }
    }
}
