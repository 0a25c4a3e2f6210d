//! The sine as V8 computes it, bit for bit: fdlibm 5.3's. What came after it (FreeBSD's msun, musl, the crate libm) rounds
//! differently for about one argument in a hundred. A port of `s_sin.c`, `k_sin.c`, `k_cos.c`, `e_rem_pio2.c` and
//! `k_rem_pio2.c`.

// Their notice: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro and SunSoft, a Sun
// Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely granted, provided
// that this notice is preserved.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

/// 2^24.
const DIGIT: f64 = 16_777_216.0;
/// Digits of a product behind its first that are computed before it is known how many are needed.
const FIRST_PLACES: usize = 4;
/// π/2 in three steps: its next 33 bits, and what then remains of it.
const STEPS: [(f64, f64); 3] = [
    (1.570_796_326_734_125_6, 6.077_100_506_506_192e-11),
    (6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21),
    (2.022_266_248_711_166_5e-21, 8.478_427_660_368_9e-32),
];
/// π/2 in digits of 24 bits.
const HALF_PI: [f64; 5] = [
    1.570_796_251_296_997,
    7.549_789_415_861_596e-8,
    5.390_302_529_957_765e-15,
    3.282_003_415_807_913e-22,
    1.270_655_753_080_676e-29,
];
/// 2/π in digits of 24 bits.
#[rustfmt::skip]
const TWO_OVER_PI: [u32; 66] = [
    0xA2_F983, 0x6E_4E44, 0x15_29FC, 0x27_57D1, 0xF5_34DD, 0xC0_DB62, 0x95_993C, 0x43_9041, 0xFE_5163, 0xAB_DEBB, 0xC5_61B7,
    0x24_6E3A, 0x42_4DD2, 0xE0_0649, 0x2E_EA09, 0xD1_921C, 0xFE_1DEB, 0x1C_B129, 0xA7_3EE8, 0x82_35F5, 0x2E_BB44, 0x84_E99C,
    0x70_26B4, 0x5F_7E41, 0x39_91D6, 0x39_8353, 0x39_F49C, 0x84_5F8B, 0xBD_F928, 0x3B_1FF8, 0x97_FFDE, 0x05_980F, 0xEF_2F11,
    0x8B_5A0A, 0x6D_1F6D, 0x36_7ECF, 0x27_CB09, 0xB7_4F46, 0x3F_669E, 0x5F_EA2D, 0x75_27BA, 0xC7_EBE5, 0xF1_7B3D, 0x07_39F7,
    0x8A_5292, 0xEA_6BFB, 0x5F_B11F, 0x8D_5D08, 0x56_0330, 0x46_FC7B, 0x6B_ABF0, 0xCF_BC20, 0x9A_F436, 0x1D_A9E3, 0x91_615E,
    0xE6_1B08, 0x65_9985, 0x5F_14A0, 0x68_408D, 0xFF_D880, 0x4D_7327, 0x31_0606, 0x15_56CA, 0x73_A8C9, 0x60_E27B, 0xC0_8C6B,
];

/// The sine of `x`; NaN where `x` is not finite.
pub(super) fn sine(x: f64) -> f64 {
    if high(x) <= 0x3fe9_21fb {
        return near_zero(x, None);
    }
    if !x.is_finite() {
        return f64::NAN;
    }
    let (quadrant, head, tail) = reduce(x);
    match quadrant & 3 {
        0 => near_zero(head, Some(tail)),
        1 => cosine(head, tail),
        2 => -near_zero(head, Some(tail)),
        _ => -cosine(head, tail),
    }
}

/// The upper half of the bits, without the sign.
fn high(x: f64) -> u32 {
    (x.to_bits() >> 32) as u32 & 0x7fff_ffff
}

/// The exponent as it is stored.
fn exponent(x: f64) -> i32 {
    i32::from((high(x) >> 20) as u16)
}

/// 2^`power`.
fn power_of_two(power: i32) -> f64 {
    f64::from_bits(u64::from((1023 + power).unsigned_abs()) << 52)
}

/// The sine within π/4 of zero. `tail` is what `x` was rounded by; an argument that was not reduced has none.
fn near_zero(x: f64, tail: Option<f64>) -> f64 {
    if high(x) < 0x3e40_0000 {
        return x;
    }
    let square = x * x;
    let cube = square * x;
    let high_terms = 8.333_333_333_322_49e-3
        + square
            * (-1.984_126_982_985_795e-4
                + square
                    * (2.755_731_370_707_006_8e-6
                        + square * (-2.505_076_025_340_686_3e-8 + square * 1.589_690_995_211_55e-10)));
    let first = -1.666_666_666_666_663_2e-1;
    match tail {
        None => x + cube * (first + square * high_terms),
        Some(tail) => x - ((square * (0.5 * tail - cube * high_terms) - tail) - cube * first),
    }
}

/// The cosine within π/4 of zero.
fn cosine(x: f64, tail: f64) -> f64 {
    let high = high(x);
    if high < 0x3e40_0000 {
        return 1.0;
    }
    let square = x * x;
    let terms = square
        * (4.166_666_666_666_66e-2
            + square
                * (-1.388_888_888_887_411e-3
                    + square
                        * (2.480_158_728_947_673e-5
                            + square
                                * (-2.755_731_435_139_066_3e-7
                                    + square
                                        * (2.087_572_321_298_175e-9
                                            + square * -1.135_964_755_778_819_5e-11)))));
    if high < 0x3fd3_3333 {
        return 1.0 - (0.5 * square - (square * terms - x * tail));
    }
    // About a quarter of `x`, so that what is subtracted from 1 is exact.
    let quarter =
        if high > 0x3fe9_0000 { 0.281_25 } else { f64::from_bits(u64::from(high - 0x0020_0000) << 32) };
    let half = 0.5 * square - quarter;
    (1.0 - quarter) - (half - (square * terms - x * tail))
}

/// How many quarter turns `x` is from zero, at least modulo 4, and what remains: a number, and what it was rounded by.
fn reduce(x: f64) -> (i32, f64, f64) {
    let size = x.abs();
    let (quadrant, head, tail) = match high(size) {
        0..0x4002_d97c => one_turn(size),
        0x4002_d97c..=0x4139_21fb => some_turns(size),
        _ => many_turns(size),
    };
    if x < 0.0 { (-quadrant, -head, -tail) } else { (quadrant, head, tail) }
}

/// From π/4 to 3π/4.
fn one_turn(x: f64) -> (i32, f64, f64) {
    let [(first, first_rest), (second, second_rest), _] = STEPS;
    let near = high(x) == 0x3ff9_21fb;
    let (rest, missing) = if near { (x - first - second, second_rest) } else { (x - first, first_rest) };
    let head = rest - missing;
    (1, head, (rest - head) - missing)
}

/// Up to 2^19 π/2: each step of π/2 is taken where the steps before it cancelled too many bits.
fn some_turns(x: f64) -> (i32, f64, f64) {
    let quadrant = (x * FRAC_2_PI + 0.5) as i32;
    let turns = f64::from(quadrant);
    let [(first, first_rest), (second, second_rest), (third, third_rest)] = STEPS;
    let (mut rest, mut missing) = (x - turns * first, turns * first_rest);
    let mut head = rest - missing;
    let close = quadrant >= 32 || high(x) == high(turns * FRAC_PI_2);
    for (step, step_rest, cancelled) in [(second, second_rest, 16), (third, third_rest, 49)] {
        if !close || exponent(x) - exponent(head) <= cancelled {
            break;
        }
        let before = rest;
        missing = turns * step;
        rest = before - missing;
        missing = turns * step_rest - ((before - rest) - missing);
        head = rest - missing;
    }
    (quadrant, head, (rest - head) - missing)
}

/// Above 2^19 π/2: Payne and Hanek's method, a product with as many digits of 2/π as matter.
fn many_turns(x: f64) -> (i32, f64, f64) {
    let scale = exponent(x) - 1046;
    let skipped = (scale - 3).max(0) / 24;
    let shift = scale - 24 * (skipped + 1);
    let digits = digits(x);
    let product = |place: usize| product_digit(&digits, place + skipped.unsigned_abs() as usize);
    let mut places = FIRST_PLACES;
    loop {
        match Fraction::new(product, places, shift) {
            Ok(fraction) => return fraction.in_radians(),
            // Few times: no number is so near to a multiple of π/2.
            Err(more) => places += more,
        }
    }
}

/// Three digits of 24 bits, the first before the point.
fn digits(x: f64) -> [f64; 3] {
    let mut rest = f64::from_bits(x.to_bits() & 0x000f_ffff_ffff_ffff | 1046 << 52);
    [(); 3].map(|()| {
        let digit = rest.trunc();
        rest = (rest - digit) * DIGIT;
        digit
    })
}

/// A digit of the product with 2/π, before carries; exact.
fn product_digit(digits: &[f64], place: usize) -> f64 {
    let factor = |index: usize| {
        let digit = place.checked_sub(index).and_then(|place| TWO_OVER_PI.get(place));
        f64::from(digit.copied().unwrap_or_default())
    };
    digits.iter().enumerate().map(|(index, digit)| digit * factor(index)).sum()
}

/// The digits of the product from place `places` up to the second, the last one first; and the first with what it is
/// carried.
fn carried(product: impl Fn(usize) -> f64, places: usize) -> (Vec<i32>, f64) {
    let mut value = product(places);
    let mut digits = Vec::with_capacity(places + 2);
    for place in (0..places).rev() {
        let carry = (value / DIGIT).trunc();
        digits.push((value - DIGIT * carry) as i32);
        value = product(place) + carry;
    }
    (digits, value)
}

/// What remains of the product without its whole turns.
struct Fraction {
    quadrant: i32,
    /// It was nearer to the next quarter turn, from which it is counted down.
    down: bool,
    /// The last digit first.
    digits: Vec<i32>,
    /// The first digit counts in 2^`shift`.
    shift: i32,
}

impl Fraction {
    /// From `places` digits of the product behind its first. `Err`: so many more are needed.
    fn new(product: impl Fn(usize) -> f64, places: usize, shift: i32) -> Result<Self, usize> {
        let (mut digits, value) = carried(product, places);
        let value = value * power_of_two(shift);
        let value = value - 8.0 * (value * 0.125).floor();
        let mut quadrant = value as i32;
        let mut value = value - value.trunc();
        let mut down = value >= 0.5;
        if shift >= 0
            && let Some(first) = digits.last_mut()
        {
            quadrant += *first >> (24 - shift);
            *first &= 0x00ff_ffff >> shift;
            down = *first >> (23 - shift) > 0;
        }
        if down {
            quadrant += 1;
            let borrowed = complement(&mut digits);
            if shift < 0 {
                value = 1.0 - value - if borrowed { power_of_two(shift) } else { 0.0 };
            } else if let Some(first) = digits.last_mut() {
                *first &= 0x00ff_ffff >> shift;
            }
        }
        if value == 0.0
            && let Some(more) = missing_places(&digits)
        {
            return Err(more);
        }
        let mut fraction = Fraction { quadrant, down, digits, shift };
        fraction.begin_with(value);
        Ok(fraction)
    }

    /// Puts the first digit before the others, or takes away those in front that are zero.
    fn begin_with(&mut self, value: f64) {
        if value == 0.0 {
            self.shift -= 24;
            while self.digits.pop_if(|digit| *digit == 0).is_some() {
                self.shift -= 24;
            }
            return;
        }
        let value = value * power_of_two(-self.shift);
        if value < DIGIT {
            self.digits.push(value as i32);
            return;
        }
        let carry = (value / DIGIT).trunc();
        self.digits.push((value - DIGIT * carry) as i32);
        self.digits.push(carry as i32);
        self.shift += 24;
    }

    /// Times π/2: quarter turns, and what remains.
    fn in_radians(&self) -> (i32, f64, f64) {
        let mut scale = power_of_two(self.shift);
        let mut weighted = Vec::with_capacity(self.digits.len());
        for &digit in self.digits.iter().rev() {
            weighted.push(scale * f64::from(digit));
            scale /= DIGIT;
        }
        let terms: Vec<f64> = (1..=weighted.len())
            .map(|count| {
                let digits = weighted.iter().take(count).rev();
                HALF_PI.iter().zip(digits).fold(0.0, |sum, (factor, digit)| sum + factor * digit)
            })
            .collect();
        let head = terms.iter().rev().fold(0.0, |sum, term| sum + term);
        let mut tail = -head;
        for term in &terms {
            tail += term;
        }
        if self.down { (self.quadrant, -head, -tail) } else { (self.quadrant, head, tail) }
    }
}

/// Counts digits down from the next whole number. Whether any was not zero.
fn complement(digits: &mut [i32]) -> bool {
    let mut borrowed = false;
    for digit in digits {
        if borrowed {
            *digit = 0x00ff_ffff - *digit;
        } else if *digit != 0 {
            borrowed = true;
            *digit = 0x0100_0000 - *digit;
        }
    }
    borrowed
}

/// How many digits more are needed where none beyond the first places is left; `None` where enough are.
fn missing_places(digits: &[i32]) -> Option<usize> {
    let (first, added) = digits.split_at_checked(FIRST_PLACES)?;
    if added.iter().any(|digit| *digit != 0) {
        return None;
    }
    let zeros = first.iter().rev().take_while(|digit| **digit == 0).count();
    Some(zeros + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::{FRAC_PI_4, PI};

    /// Arguments and what node 20 gives, as bits: where each way of reducing is taken, and where newer sines differ.
    #[test]
    fn the_bits_are_those_of_v8() {
        for (x, bits) in [
            (0.0, 0x0000_0000_0000_0000),
            (1e-300, 0x01a5_6e1f_c2f8_f359),
            (1e-9, 0x3e11_2e0b_e826_d695),
            (1e-1, 0x3fb9_8eae_cb8b_cb2c),
            (3e-1, 0x3fd2_e9cd_95ba_ba33),
            (FRAC_PI_4, 0x3fe6_a09e_667f_3bcc),
            (7.9e-1, 0x3fe6_bb36_c934_7c8e),
            (FRAC_PI_2, 0x3ff0_0000_0000_0000),
            (1.57, 0x3fef_ffff_55c6_7bb1),
            (2.3, 0x3fe7_dcd1_2d58_2f24),
            (PI, 0x3ca1_a626_3314_5c07),
            (4.712_388_980_384_69, 0xbff0_0000_0000_0000),
            (3.35e1, 0x3feb_e060_fe5e_d979),
            (1.005_309_649_148_733_8e2, 0xbcf1_a626_3314_5c07),
            (1.264_944_733_65e11, 0xbfea_5ee4_9589_5bc0),
            (8.235_496e5, 0xbfb0_858b_e515_492b),
            (8.235_497e5, 0x3fa2_2140_dd53_ef94),
            (1e6, 0xbfd6_664b_2568_d867),
            (3.55e2, 0xbeff_9bd0_307d_1de3),
            (7.202_044_517_784_335e20, 0x3fee_7b64_df78_f99c),
            (8.504_738_445_336_269e21, 0x3fef_aa29_5964_5fa2),
            (6.149_219_333_276_776e36, 0x3fee_be6c_ca7f_c4be),
            (9.404_095_832_678_388e54, 0x3fe6_d06d_a322_0aa4),
            (2.766_338_213_113_23e18, 0x3fe7_2ebb_f661_6dd2),
            (1.8e300, 0xbfdc_d406_8e0a_1b81),
            (1.797_693_134_862_315_7e308, 0x3f74_52fc_98b3_4e97),
            (5.319_372_648_326_541e255, 0x3ff0_0000_0000_0000),
            (5.319_372_648_326_541e15, 0x3fef_2d78_f686_8404),
            (1.048_576e6, 0x3fd5_26cc_b2fc_8656),
            (1.152_921_504_606_847e18, 0xbfea_94ad_ab06_665c),
            (4.503_599_627_370_496e15, 0x3feb_f996_908b_b506),
            (2.702_159_776_422_297_6e16, 0xbfb9_7df1_ebb3_7418),
        ] {
            assert_eq!(sine(x).to_bits(), bits, "{x:e}");
            assert_eq!(sine(-x).to_bits(), bits ^ 1 << 63, "-{x:e}");
        }
        assert!(sine(f64::NAN).is_nan() && sine(f64::INFINITY).is_nan());
        assert_eq!(sine(-0.0).to_bits(), f64::to_bits(-0.0));
    }
}
