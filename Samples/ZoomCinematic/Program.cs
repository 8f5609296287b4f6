using System.CommandLine;
using ScaleParty.ZoomCinematic;

ParseResult arguments = CinematicCommand.Create().Parse(args);
if (arguments.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in arguments.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("--help shows what there is.");
    return ExitCode.BadArguments;
}

return arguments.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
