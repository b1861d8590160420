package com.ifriend.slack.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.ifriend.agent.Turn.Attached;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures as a model takes them, by what their bytes are and not by what they are called: one that
 * the model cannot read would cost the whole answer. Gemini takes no GIF, so of those it gets the
 * first frame.
 */
final class Pictures {
  /** Few bytes may be a picture that fills the memory. */
  private static final long MOST_PIXELS = 16_000_000;

  private Pictures() {}

  /**
   * @throws IOException if it is no picture, or too large a one
   */
  static Attached of(String name, byte[] bytes) throws IOException {
    String start = new String(bytes, 0, Math.min(bytes.length, 12), ISO_8859_1);
    if (start.startsWith("\u0089PNG")) {
      return new Attached(name, "image/png", bytes);
    }
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return new Attached(name, "image/jpeg", bytes);
    }
    if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
      return new Attached(name, "image/webp", bytes);
    }
    if (start.startsWith("GIF8")) {
      return new Attached(name, "image/png", firstFrame(bytes));
    }
    throw new IOException("it is no picture that a model takes");
  }

  private static byte[] firstFrame(byte[] gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(gif))) {
      reader.setInput(in, true, true);
      if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) {
        throw new IOException("it has more than " + MOST_PIXELS + " pixels");
      }
      BufferedImage frame = reader.read(0);
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      try (var out = new MemoryCacheImageOutputStream(png)) {
        if (!ImageIO.write(frame, "png", out)) {
          throw new IOException("it cannot be turned into a PNG");
        }
      }
      return png.toByteArray();
    } catch (RuntimeException e) {
      throw new IOException("it is a broken GIF", e);
    } finally {
      reader.dispose();
    }
  }
}
