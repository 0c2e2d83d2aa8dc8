using System.Text;
using Allmhub.Cli;
using Allmhub.Cli.Screen;

Console.OutputEncoding = Encoding.UTF8;
GuardedOutput.Use();
return await Allm.RunAsync(args);
