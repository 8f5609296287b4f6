using ScaleParty.Editor;

return EditorCommandLine.Run(args, Console.Out, Console.Error);
