using ScaleParty.GoldenReplay;

return Replay.Run(args, Console.Out, Console.Error);
