package com.ifriend.agent.tours;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer, given up as soon as there are more than there may be. */
public final class BoundedBody implements BodySubscriber<byte[]> {
  /** There are more. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
  private long left;
  private @Nullable Subscription source;

  /**
   * One answer's.
   *
   * @param most bytes
   */
  public BoundedBody(long most) {
    this.left = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return all.getBody();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    all.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    if (left < 0) {
      return;
    }
    left -= bytes.stream().mapToLong(ByteBuffer::remaining).sum();
    if (left >= 0) {
      all.onNext(bytes);
      return;
    }
    if (source != null) {
      source.cancel();
    }
    all.onError(new TooLargeException());
  }

  @Override
  public void onError(Throwable failure) {
    all.onError(failure);
  }

  @Override
  public void onComplete() {
    if (left >= 0) {
      all.onComplete();
    }
  }
}
