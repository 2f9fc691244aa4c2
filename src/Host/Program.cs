using Tallystick.Host.Commands;

return await CommandLine.RunAsync(args);
