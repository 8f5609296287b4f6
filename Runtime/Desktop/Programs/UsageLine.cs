using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using ScaleParty.Models;

namespace ScaleParty.Desktop.Programs;

/// <summary>What is wrong with a command line, in one line.</summary>
internal static class UsageLine
{
    /// <summary>The line, or null where nothing is wrong; text after an unknown option is not reported, because it may be the option's value.</summary>
    /// <param name="parsed">The command line as it was read.</param>
    /// <param name="args">The command line as it was given.</param>
    public static string? Of(ParseResult parsed, string[] args)
    {
        string? misread = parsed.Action is HelpAction ? null : Misread(parsed, args);
        if (misread is null && parsed.Errors.Count == 0)
        {
            return null;
        }

        string? unknown = misread ?? parsed.UnmatchedTokens.FirstOrDefault(t => t.StartsWith('-')) ?? (parsed.UnmatchedTokens is [string first, ..] ? first : null);
        string problem = unknown is null
            ? string.Join("; ", parsed.Errors.Select(e => e.Message.TrimEnd('.')).Distinct())
            : Unknown(unknown, parsed.CommandResult);
        return $"{PlainText.OneLine(problem)} (--help lists commands and options)";
    }

    // The parser takes an unknown option for the value of an argument, or of an option of text. "-- --name" and "--option=--name" say that it is one.
    private static string? Misread(ParseResult parsed, string[] args)
    {
        HashSet<string> meant = [.. parsed.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).Select(t => t.Value)];
        return parsed.CommandResult.Children.SelectMany(Suspects).FirstOrDefault(value =>
            !meant.Contains(value) && !args.Any(a => a.StartsWith("--", StringComparison.Ordinal) && a.EndsWith('=' + value, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Suspects(SymbolResult result) => result switch
    {
        ArgumentResult argument => argument.Tokens.Select(t => t.Value).Where(v => v.Length > 1 && v[0] == '-'),
        OptionResult option => option.Tokens.Select(t => t.Value).Where(v => v.Length > 2 && v.StartsWith("--", StringComparison.Ordinal)),
        _ => [],
    };

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
