package com.ifriend.app.command;

import com.ifriend.app.Service;
import com.ifriend.app.logging.Logging;
import com.ifriend.app.settings.Settings;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** The bot as a service, until it is told to stop. */
@Command(
    name = "serve",
    description = "Serve Slack and the console page; what runs without a command.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Logging.level(true);
    Settings settings = Main.settings();
    var unused = ClosedAtTheEnd.open(() -> Service.start(settings), Service::close);
    // Only a signal ends it.
    new CountDownLatch(1).await();
    return 0;
  }
}
