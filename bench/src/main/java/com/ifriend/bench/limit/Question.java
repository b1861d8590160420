package com.ifriend.bench.limit;

import com.ifriend.bench.page.Section;

/** Something that is measured, on servers that are running already. */
interface Question {
  Section ask(Scale scale) throws Exception;
}
