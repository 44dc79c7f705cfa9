/// A village and its county on one computer: the shipped programs as processes of their own, an
/// emulated patient, and two people who play their parts.
@NullMarked
package org.yaoxiang.village;

import org.jspecify.annotations.NullMarked;
