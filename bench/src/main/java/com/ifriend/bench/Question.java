package com.ifriend.bench;

/** Something that is measured, on servers that are running already. */
interface Question {
  Section ask(Scale scale) throws Exception;
}
