package com.ifriend.app.command;

import com.ifriend.app.Service;
import com.ifriend.app.logging.Logging;
import java.io.IOException;
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
  public Integer call() throws IOException, InterruptedException {
    Logging.level(true);
    Service service = Service.start(Main.settings());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  stopped.countDown();
                },
                "stop"));
    stopped.await();
    return 0;
  }
}
