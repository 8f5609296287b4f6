using ScaleParty.Editor;

return EditorCommandLine.Run(args);
