using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Training.Data;

namespace ScaleParty.Training.Commands;

/// <summary>data check: looks at a source before a training does.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var source = new Option<string>("--data") { Description = $"Images: {DataSource.Syntax}", Required = true };
        var sheet = new Option<string?>("--sheet") { Description = "PNG to write with frames at several scales" };
        var limit = StrictOption.Whole("--limit", "Looks at no more images than this, evenly spread", 1, long.MaxValue, new DataCheckOptions().SurveyLimit);
        var heldOut = new Option<bool>("--held-out") { Description = "Shows the frames kept out of training" };
        var quick = new Option<bool>("--quick") { Description = "Reads sizes only; without it every image looked at is decoded, so that damaged ones are named" };
        var check = new Command("check", "Counts, sizes, what is skipped and why, speed, and a sheet for the eye") { source, sheet, limit, heldOut, quick };
        check.SetAction(result =>
        {
            using var stop = new StopSignal();
            using IDataSource images = DataSource.Open(result.GetValue(source)!);
            var options = new DataCheckOptions
            {
                SheetPath = result.GetValue(sheet),
                SurveyLimit = result.GetValue(limit),
                Decode = !result.GetValue(quick),
                Split = result.GetValue(heldOut) ? DataSplit.HeldOut : DataSplit.Training,
            };
            foreach (string line in DataCheck.Run(images, options, stop.Token).Lines())
            {
                Console.WriteLine(line);
            }

            return 0;
        });
        return new Command("data", "Works on image sources") { check };
    }
}
