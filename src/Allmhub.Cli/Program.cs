using System.Text;
using Allmhub.Cli;

Console.OutputEncoding = Encoding.UTF8;
return await Allm.RunAsync(args);
