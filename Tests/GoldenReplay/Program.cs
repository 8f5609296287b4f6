using ScaleParty.GoldenReplay;

return Replay.Run(args);
